'use client';

// Sets the first password. `isSet` is true for whoever has one: there is nothing to set then.

import { useActionState } from 'react';
import { setPassword } from '@/app/(vault)/settings/security/password/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { NewPasswordField } from '@/app/_components/ui/form/fields/new-password-field';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { account } from '@/lib/shared/messages/account/account';
import { fields } from '@/lib/shared/messages/en';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

const words = account.firstPassword;

export function FirstPasswordForm({ email, rule, isSet }: { email: string; rule: PasswordRule; isSet: boolean }) {
  const [result, action] = useActionState(setPassword, null);
  if (result?.ok) return <Alert tone="good" title={words.saved} isLive />;
  if (isSet) return null;
  return (
    <ActionForm action={action} result={result} label={words.title}>
      <FormFailure result={result} />
      {/* For password managers: whose password this is. It has no name, so it is not sent. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <NewPasswordField label={fields.newPassword} rule={rule} errors={fieldErrorsOf(result, 'password')} />
      <SubmitButton className="justify-self-start">{words.submit}</SubmitButton>
    </ActionForm>
  );
}
