'use client';

// Calls a deletion off.

import Link from 'next/link';
import { LinkForm } from '@/app/(public)/_components/link-form';
import { keepAccount } from '@/app/(public)/keep-account/actions';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { account } from '@/lib/shared/messages/account/account';

const words = account.keep;

export function KeepAccountForm({ token }: { token: string | undefined }) {
  const toSignIn = (
    <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
      {words.signIn}
    </Link>
  );
  return (
    <LinkForm
      token={token}
      action={keepAccount}
      words={words}
      afterDone={
        <>
          {toSignIn}
          <Link href="/forgot-password" className={buttonClass()}>
            {words.reset}
          </Link>
        </>
      }
      afterExpired={toSignIn}
    />
  );
}
