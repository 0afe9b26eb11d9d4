'use client';

// Confirms an address with the link and the password chosen at sign-up. A mail scanner that opens the link spends nothing.

import { MailX } from 'lucide-react';
import Link from 'next/link';
import { useActionState } from 'react';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { verifyEmail } from '@/app/(public)/verify/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { PasswordInput } from '@/app/_components/ui/form/fields/password-input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { EndState } from '@/app/(public)/_components/end-state';
import { fields, signIn, signUp, verify } from '@/lib/shared/messages/en';

export function VerifyForm({ token }: { token: string | undefined }) {
  const [result, action] = useActionState(verifyEmail, null);
  if (result && !result.ok && result.code === 'auth/expired-link') {
    return (
      <EndState icon={MailX} tone="warn" title={verify.expiredTitle} text={verify.expired}>
        <Link href="/sign-up" className={buttonClass({ variant: 'primary' })}>
          {signUp.title}
        </Link>
        <Link href="/sign-in" className={buttonClass()}>
          {signIn.title}
        </Link>
      </EndState>
    );
  }
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} />
      <LinkTokenField token={token} errors={fieldErrorsOf(result, 'token')} />
      <Field name="password" label={fields.password} hint={verify.passwordHint} errors={fieldErrorsOf(result, 'password')}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      <SubmitButton size="lg">{verify.submit}</SubmitButton>
    </ActionForm>
  );
}
