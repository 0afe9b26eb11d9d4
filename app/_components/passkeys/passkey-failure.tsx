// Why no passkey came, in a sentence: what the browser said, or what the vault refused.

import { Alert } from '@/app/_components/ui/feedback/alert';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import type { Outcome } from '@/app/_components/passkeys/ceremony';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

const WORDS = {
  dismissed: passkeys.dismissed,
  exists: passkeys.add.exists,
  failed: passkeys.failed,
  unreachable: passkeys.unreachable,
} as const;

export function PasskeyFailure({ outcome }: { outcome: Outcome<unknown> | null }) {
  if (outcome === null || outcome.kind === 'answered' || outcome.kind === 'aborted') return null;
  if (outcome.kind === 'refused') return <FormFailure result={outcome.result} />;
  const { title, text } = WORDS[outcome.kind];
  return (
    <Alert tone={outcome.kind === 'dismissed' ? 'info' : 'warn'} title={title} isLive>
      <p>{text}</p>
    </Alert>
  );
}
