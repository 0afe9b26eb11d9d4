'use client';

// The passkeys there are, with what their owner needs to tell them apart. Renaming and removing work as plain forms.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { removePasskey, renamePasskey } from '@/app/(vault)/settings/security/passkeys/actions';
import { PasskeyItem } from '@/app/(vault)/settings/security/passkeys/_components/passkey-item';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import type { PasskeyDto } from '@/lib/shared/dto';
import { passkeys as messages } from '@/lib/shared/messages/account/passkeys';

const words = messages.page;

export function PasskeyList({ passkeys }: { passkeys: readonly PasskeyDto[] }) {
  const [renamed, rename] = useActionState(renamePasskey, null);
  const [removed, remove] = useActionState(removePasskey, null);
  const router = useRouter();
  useEffect(() => {
    if (renamed?.ok || removed?.ok) router.refresh();
  }, [renamed, removed, router]);
  return (
    <div className="grid gap-4">
      <FormFailure result={renamed} />
      <FormFailure result={removed} />
      {renamed?.ok ? <Alert tone="good" title={words.renamed} isLive /> : null}
      {removed?.ok ? <Alert tone="good" title={words.removed} isLive /> : null}
      {passkeys.length === 0 ? (
        <p className="text-text-2">{words.empty}</p>
      ) : (
        <ul className="grid divide-y divide-line rounded-lg border border-line">
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} rename={rename} remove={remove} renameResult={renamed} />
          ))}
        </ul>
      )}
    </div>
  );
}
