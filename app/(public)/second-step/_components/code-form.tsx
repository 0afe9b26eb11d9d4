'use client';

// The code of the authenticator app.

import { useActionState } from 'react';
import { SecondStepFailure } from '@/app/(public)/second-step/_components/second-step-failure';
import { verifyCode } from '@/app/(public)/second-step/actions';
import { CodeField } from '@/app/_components/ui/form/fields/code-field';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { secondStep } from '@/lib/shared/messages/account/second-step';

export function CodeForm() {
  const [result, action] = useActionState(verifyCode, null);
  return (
    <ActionForm action={action} result={result} label={secondStep.title}>
      <SecondStepFailure result={result} />
      <input type="hidden" name="method" value="otp" />
      <CodeField
        label={secondStep.code}
        hint={secondStep.codeHint}
        errors={fieldErrorsOf(result, 'code')}
        isRefused={result?.ok === false && result.code === 'auth/bad-code'}
      />
      <SubmitButton size="lg">{secondStep.submit}</SubmitButton>
    </ActionForm>
  );
}
