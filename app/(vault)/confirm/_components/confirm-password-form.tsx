'use client';

// The current password, asked again.

import { useActionState } from 'react';
import { confirmPassword } from '@/app/(vault)/confirm/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { PasswordInput } from '@/app/_components/ui/form/fields/password-input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { fields } from '@/lib/shared/messages/en';

export function ConfirmPasswordForm({ email, next }: { email: string; next: string | undefined }) {
  const [result, action] = useActionState(confirmPassword, null);
  return (
    <ActionForm action={action} result={result} label={confirm.title}>
      <FormFailure result={result} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      {/* For password managers: whose password this is. It has no name, so it is not sent. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field name="password" label={fields.currentPassword} errors={fieldErrorsOf(result, 'password')}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      <SubmitButton size="lg">{confirm.submit}</SubmitButton>
    </ActionForm>
  );
}
