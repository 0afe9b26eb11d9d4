'use client';

// Asks for another address. The answer is the same whether or not somebody has it.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { changeEmail } from '@/app/(vault)/settings/account/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { account } from '@/lib/shared/messages/account/account';

const words = account.email;

export function EmailForm() {
  const [result, action] = useActionState(changeEmail, null);
  const router = useRouter();
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  return (
    <ActionForm action={action} result={result} label={words.title}>
      {result?.ok ? (
        <Alert tone="good" title={words.sentTitle} isLive>
          <p className="break-words">{words.sent(result.data.email)}</p>
        </Alert>
      ) : (
        <FormFailure result={result} />
      )}
      <Field name="email" label={words.field} hint={words.hint} errors={fieldErrorsOf(result, 'email')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={typedValueOf(result, 'email')}
          />
        )}
      </Field>
      <SubmitButton className="justify-self-start">{words.submit}</SubmitButton>
    </ActionForm>
  );
}
