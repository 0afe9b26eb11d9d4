'use client';

// What is kept of a file besides the clean picture.

import { useActionState } from 'react';
import { saveKeeping } from '@/app/(vault)/settings/privacy/actions';
import { Box } from '@/app/_components/protect/rules-fields';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { typedValueOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { privacy } from '@/lib/shared/messages/pictures/privacy';

const words = privacy.keep;

export type KeepFormProps = { keepOriginals: boolean; keepCapture: boolean };

export function KeepForm(kept: KeepFormProps) {
  const [result, action] = useActionState(saveKeeping, null);
  const standing = result?.ok ? result.data : kept;
  const isTicked = (name: keyof KeepFormProps) => (result?.ok === false ? typedValueOf(result, name) === 'on' : standing[name]);
  return (
    <ActionForm action={action} result={result} label={words.title}>
      {result?.ok ? <Alert tone="good" title={words.saved} isLive /> : <FormFailure result={result} />}
      <Box name="keepOriginals" hint={words.originalsHint} isTicked={isTicked('keepOriginals')}>
        {words.originals}
      </Box>
      <Box name="keepCapture" hint={words.captureHint} isTicked={isTicked('keepCapture')}>
        {words.capture}
      </Box>
      <SubmitButton className="justify-self-start">{words.save}</SubmitButton>
    </ActionForm>
  );
}
