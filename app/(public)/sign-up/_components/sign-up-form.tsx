'use client';

// The sign-up form and what follows it, which is the same for known and unknown addresses.

import { MailCheck } from 'lucide-react';
import { useActionState } from 'react';
import { textLinkClass } from '@/app/(public)/_components/auth-card';
import { EndState } from '@/app/(public)/_components/end-state';
import { signUp as signUpAction } from '@/app/(public)/sign-up/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { EmailField } from '@/app/_components/ui/form/fields/email-field';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { NewPasswordField } from '@/app/_components/ui/form/fields/new-password-field';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { fields, signUp } from '@/lib/shared/messages/en';
import { MAX_PERSON_NAME_CHARACTERS } from '@/lib/shared/limits';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

export function SignUpForm({ rule }: { rule: PasswordRule }) {
  const [result, action] = useActionState(signUpAction, null);
  if (result?.ok) {
    return (
      <EndState icon={MailCheck} title={signUp.sentTitle} text={signUp.sent} help={signUp.sentHelp}>
        {/* A full load: the form starts anew. */}
        <a href="/sign-up" className={textLinkClass}>
          {signUp.again}
        </a>
      </EndState>
    );
  }
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} />
      <Field name="name" label={fields.name} hint={fields.nameHint} errors={fieldErrorsOf(result, 'name')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            required
            maxLength={MAX_PERSON_NAME_CHARACTERS}
            defaultValue={typedValueOf(result, 'name')}
          />
        )}
      </Field>
      <EmailField result={result} />
      <NewPasswordField label={fields.password} rule={rule} errors={fieldErrorsOf(result, 'password')} />
      <SubmitButton size="lg">{signUp.submit}</SubmitButton>
    </ActionForm>
  );
}
