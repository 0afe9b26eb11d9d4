'use client';

// A passkey as the second proof of a sign-in that waits.

import { finishPasskey, startPasskey } from '@/app/(public)/second-step/passkey/actions';
import { PasskeyButton } from '@/app/_components/passkeys/passkey-button';
import { usePasskeyProof } from '@/app/_components/passkeys/use-passkey-proof';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

export function PasskeyStep() {
  const proof = usePasskeyProof(startPasskey, (answer) => finishPasskey({ answer }));
  return <PasskeyButton proof={proof} label={passkeys.secondStep} noScripts={passkeys.stepNoScripts} />;
}
