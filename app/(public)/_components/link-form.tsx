'use client';

// The one button behind a mailed link: what it does happens by the button, because mail scanners open links.

import { MailX } from 'lucide-react';
import { type ReactNode, useActionState } from 'react';
import { EndState } from '@/app/(public)/_components/end-state';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ActionResult } from '@/lib/shared/dto';

type Words = Readonly<Record<'title' | 'submit' | 'doneTitle' | 'done' | 'expiredTitle' | 'expired', string>>;
type Action = (previous: ActionResult<void> | null, form: FormData) => Promise<ActionResult<void>>;

/** `afterDone` and `afterExpired` are the ways on from either end. */
export type LinkFormProps = {
  token: string | undefined;
  action: Action;
  words: Words;
  afterDone: ReactNode;
  afterExpired: ReactNode;
};

export function LinkForm({ token, action: send, words, afterDone, afterExpired }: LinkFormProps) {
  const [result, action] = useActionState(send, null);
  if (result?.ok)
    return (
      <EndState title={words.doneTitle} text={words.done}>
        {afterDone}
      </EndState>
    );
  if (result?.code === 'auth/expired-link')
    return (
      <EndState icon={MailX} tone="warn" title={words.expiredTitle} text={words.expired}>
        {afterExpired}
      </EndState>
    );
  return (
    <ActionForm action={action} result={result} label={words.title}>
      <FormFailure result={result} />
      <LinkTokenField token={token} errors={fieldErrorsOf(result, 'token')} />
      <SubmitButton size="lg">{words.submit}</SubmitButton>
    </ActionForm>
  );
}
