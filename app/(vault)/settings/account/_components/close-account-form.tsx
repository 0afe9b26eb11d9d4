'use client';

// Says what deleting the account means, and asks for its address to be typed.

import { useActionState } from 'react';
import { closeAccount } from '@/app/(vault)/settings/account/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { account } from '@/lib/shared/messages/account/account';

const words = account.close;

export function CloseAccountForm({ graceDays }: { graceDays: number }) {
  const [result, action] = useActionState(closeAccount, null);
  return (
    <ActionForm action={action} result={result} label={words.title}>
      <ul className="grid list-disc gap-1 pl-5 text-sm text-text-2">
        {words.points(graceDays).map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <FormFailure result={result} />
      <Field name="email" label={words.field} hint={words.hint} errors={fieldErrorsOf(result, 'email')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={typedValueOf(result, 'email')}
          />
        )}
      </Field>
      <SubmitButton variant="danger" className="justify-self-start">
        {words.submit}
      </SubmitButton>
    </ActionForm>
  );
}
