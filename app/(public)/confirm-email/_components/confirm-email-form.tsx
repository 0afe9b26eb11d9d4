'use client';

// Puts the new address in place. A mail scanner that opens the link spends nothing.

import { MailX } from 'lucide-react';
import Link from 'next/link';
import { useActionState } from 'react';
import { EndState } from '@/app/(public)/_components/end-state';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { confirmEmail } from '@/app/(public)/confirm-email/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { account } from '@/lib/shared/messages/account';

const words = account.confirmEmail;

export function ConfirmEmailForm({ token }: { token: string | undefined }) {
  const [result, action] = useActionState(confirmEmail, null);
  if (result?.ok) {
    // Whoever is not signed in here is sent to sign in.
    return (
      <EndState title={words.doneTitle} text={words.done}>
        <Link href="/settings" className={buttonClass({ variant: 'primary' })}>
          {words.toSettings}
        </Link>
      </EndState>
    );
  }
  if (result && !result.ok && result.code === 'auth/expired-link') {
    return (
      <EndState icon={MailX} tone="warn" title={words.expiredTitle} text={words.expired}>
        <Link href="/settings/account" className={buttonClass({ variant: 'primary' })}>
          {words.toSettings}
        </Link>
        <Link href="/sign-in" className={buttonClass()}>
          {words.toSignIn}
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
