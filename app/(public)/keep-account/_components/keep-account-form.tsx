'use client';

// Calls a deletion off. A mail scanner that opens the link changes nothing.

import { MailX } from 'lucide-react';
import Link from 'next/link';
import { useActionState } from 'react';
import { EndState } from '@/app/(public)/_components/end-state';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { keepAccount } from '@/app/(public)/keep-account/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { account } from '@/lib/shared/messages/account';

const words = account.keep;

export function KeepAccountForm({ token }: { token: string | undefined }) {
  const [result, action] = useActionState(keepAccount, null);
  if (result?.ok) {
    return (
      <EndState title={words.doneTitle} text={words.done}>
        <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
          {words.signIn}
        </Link>
        <Link href="/forgot-password" className={buttonClass()}>
          {words.reset}
        </Link>
      </EndState>
    );
  }
  if (result && !result.ok && result.code === 'auth/expired-link') {
    return (
      <EndState icon={MailX} tone="warn" title={words.expiredTitle} text={words.expired}>
        <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
          {words.signIn}
        </Link>
      </EndState>
    );
  }
  return (
    <ActionForm action={action} result={result} label={words.title}>
      <FormFailure result={result} />
      <LinkTokenField token={token} errors={fieldErrorsOf(result, 'token')} />
      <SubmitButton size="lg">{words.submit}</SubmitButton>
    </ActionForm>
  );
}
