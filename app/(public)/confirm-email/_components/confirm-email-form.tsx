'use client';

// Puts the new address in place. Whoever is not signed in here is sent to sign in afterwards.

import Link from 'next/link';
import { LinkForm } from '@/app/(public)/_components/link-form';
import { confirmEmail } from '@/app/(public)/confirm-email/actions';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { account } from '@/lib/shared/messages/account/account';

const words = account.confirmEmail;

export function ConfirmEmailForm({ token }: { token: string | undefined }) {
  const toSettings = (href: string) => (
    <Link href={href} className={buttonClass({ variant: 'primary' })}>
      {words.toSettings}
    </Link>
  );
  return (
    <LinkForm
      token={token}
      action={confirmEmail}
      words={words}
      afterDone={toSettings('/settings')}
      afterExpired={
        <>
          {toSettings('/settings/account')}
          <Link href="/sign-in" className={buttonClass()}>
            {words.toSignIn}
          </Link>
        </>
      }
    />
  );
}
