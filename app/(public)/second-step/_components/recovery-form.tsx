'use client';

// One of the recovery codes, for whoever has the other proofs not at hand.

import { useActionState } from 'react';
import { SecondStepFailure } from '@/app/(public)/second-step/_components/second-step-failure';
import { verifyCode } from '@/app/(public)/second-step/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/fields/field';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { secondStep } from '@/lib/shared/messages/account/second-step';

const words = secondStep.recovery;

/** `isOnlyForm`: nothing else can be typed on the page, so it stands open. */
export function RecoveryForm({ isOnlyForm }: { isOnlyForm: boolean }) {
  const [result, action] = useActionState(verifyCode, null);
  const isRefused = result?.ok === false && result.code === 'auth/bad-code';
  return (
    <details open={isOnlyForm || result !== null}>
      <summary className="rounded-sm py-1 text-sm font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent">
        {words.open}
      </summary>
      <ActionForm action={action} result={result} label={words.title} className="pt-4">
        <SecondStepFailure result={result} />
        <input type="hidden" name="method" value="recovery" />
        <Field name="code" label={words.code} hint={words.codeHint} errors={fieldErrorsOf(result, 'code')}>
          {(control) => (
            <Input
              {...control}
              aria-invalid={isRefused || control['aria-invalid']}
              className="font-mono tracking-wider"
              required
              autoComplete="off"
              autoCapitalize="characters"
              autoCorrect="off"
              spellCheck={false}
              maxLength={64}
            />
          )}
        </Field>
        <SubmitButton variant="secondary">{words.submit}</SubmitButton>
      </ActionForm>
    </details>
  );
}
