'use client';

// The form of the first account. The link's secret moves from the address into it.

import { useActionState } from 'react';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { setUp as setUpAction } from '@/app/(public)/set-up/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { EmailField } from '@/app/_components/ui/form/fields/email-field';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { NewPasswordField } from '@/app/_components/ui/form/fields/new-password-field';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { MAX_PERSON_NAME_CHARACTERS } from '@/lib/shared/limits';
import { fields } from '@/lib/shared/messages/en';
import { setUp } from '@/lib/shared/messages/account/set-up';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

export function SetUpForm({ rule, token }: { rule: PasswordRule; token: string | undefined }) {
  const [result, action] = useActionState(setUpAction, null);
  const isExpired = result?.ok === false && result.code === 'auth/expired-link';
  return (
    <ActionForm action={action} result={result} label={setUp.title}>
      <FormFailure result={result} {...(isExpired && { title: setUp.expiredTitle })}>
        {isExpired ? <p>{setUp.expired}</p> : null}
      </FormFailure>
      <LinkTokenField token={token} errors={fieldErrorsOf(result, 'token')} words={setUp} />
      <Field name="name" label={fields.name} hint={setUp.nameHint} errors={fieldErrorsOf(result, 'name')}>
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
      <SubmitButton size="lg">{setUp.submit}</SubmitButton>
    </ActionForm>
  );
}
