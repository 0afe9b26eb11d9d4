'use client';

// Asks for a reset link. The answer is the same for every address.

import { MailCheck } from 'lucide-react';
import { useActionState } from 'react';
import { EndState } from '@/app/(public)/_components/end-state';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { fields, forgot } from '@/lib/shared/messages/en';

export function ForgotForm() {
  const [result, action] = useActionState(forgotPassword, null);
  if (result?.ok) return <EndState icon={MailCheck} title={forgot.sentTitle} text={forgot.sent} />;
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} />
      <Field name="email" label={fields.email} errors={fieldErrorsOf(result, 'email')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={typedValueOf(result, 'email')}
          />
        )}
      </Field>
      <SubmitButton size="lg">{forgot.submit}</SubmitButton>
    </ActionForm>
  );
}
