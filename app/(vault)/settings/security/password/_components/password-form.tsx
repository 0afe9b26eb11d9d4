'use client';

// Changing the password asks for the present one, and ends every other session.

import { useActionState, useState } from 'react';
import { changePassword } from '@/app/(vault)/settings/security/password/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { NewPasswordField } from '@/app/_components/ui/form/fields/new-password-field';
import { PasswordInput } from '@/app/_components/ui/form/fields/password-input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { fields, settings } from '@/lib/shared/messages/en';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

const words = settings.password;

export function PasswordForm({ email, rule }: { email: string; rule: PasswordRule }) {
  const [result, action] = useActionState(changePassword, null);
  // Each success starts the new-password field anew.
  const [round, setRound] = useState({ result, number: 0 });
  if (result !== round.result) setRound({ result, number: result?.ok ? round.number + 1 : round.number });
  return (
    <ActionForm action={action} result={result} label={words.title}>
      {result?.ok ? <Alert tone="good" title={words.saved} isLive /> : <FormFailure result={result} />}
      {/* For password managers: whose password this is. It has no name, so it is not sent. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field name="currentPassword" label={fields.currentPassword} errors={fieldErrorsOf(result, 'currentPassword')}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      <NewPasswordField key={round.number} label={fields.newPassword} rule={rule} errors={fieldErrorsOf(result, 'password')} />
      <SubmitButton className="justify-self-start">{words.submit}</SubmitButton>
    </ActionForm>
  );
}
