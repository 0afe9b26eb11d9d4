'use client';

// Sets a new password with the secret of a mailed link.

import { MailX } from 'lucide-react';
import Link from 'next/link';
import { useActionState } from 'react';
import { EndState } from '@/app/(public)/_components/end-state';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { NewPasswordField } from '@/app/_components/ui/form/fields/new-password-field';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { fields, reset, signIn } from '@/lib/shared/messages/en';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

export function ResetForm({ rule, token }: { rule: PasswordRule; token: string | undefined }) {
  const [result, action] = useActionState(resetPassword, null);
  if (result?.ok) {
    return (
      <EndState title={reset.doneTitle} text={reset.done}>
        <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
          {signIn.title}
        </Link>
      </EndState>
    );
  }
  if (result && !result.ok && result.code === 'auth/expired-link') {
    return (
      <EndState icon={MailX} tone="warn" title={reset.expiredTitle} text={reset.expired}>
        <Link href="/forgot-password" className={buttonClass({ variant: 'primary' })}>
          {reset.again}
        </Link>
      </EndState>
    );
  }
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} />
      <LinkTokenField token={token} errors={fieldErrorsOf(result, 'token')} />
      <NewPasswordField label={fields.newPassword} rule={rule} errors={fieldErrorsOf(result, 'password')} />
      <SubmitButton size="lg">{reset.submit}</SubmitButton>
    </ActionForm>
  );
}
