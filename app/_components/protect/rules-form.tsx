'use client';

// Changes the rules of one place: the account, an album or a picture.

import { useActionState, useEffect, useEffectEvent } from 'react';
import { saveRules } from '@/app/(vault)/settings/privacy/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import { RulesFields } from './rules-fields';
import type { RulesPlace } from './rules-place';

const words = privacy.rules;

export type RulesFormProps = { place: RulesPlace; rules: DownloadRules; onSaved?: () => void };

export function RulesForm({ place, rules, onSaved }: RulesFormProps) {
  const [result, action] = useActionState(saveRules, null);
  const tell = useEffectEvent(() => onSaved?.());
  useEffect(() => {
    if (result?.ok) tell();
  }, [result]);
  return (
    <ActionForm action={action} result={result} label={words.title}>
      {result?.ok ? <Alert tone="good" title={words.saved} isLive /> : <FormFailure result={result} />}
      <input type="hidden" name="place" value={place.place} />
      {place.place === 'owner' ? null : <input type="hidden" name="id" value={place.id} />}
      <RulesFields rules={rules} result={result} />
      <p className="text-sm text-text-3">{words.loosen}</p>
      <SubmitButton className="justify-self-start">{words.save}</SubmitButton>
    </ActionForm>
  );
}
