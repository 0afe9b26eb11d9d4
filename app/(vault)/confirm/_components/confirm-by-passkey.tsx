'use client';

// A passkey as a fresh proof of who is here.

import { finishPasskey, startPasskey } from '@/app/(vault)/confirm/passkey/actions';
import { PasskeyButton } from '@/app/_components/passkeys/passkey-button';
import { usePasskeyProof } from '@/app/_components/passkeys/use-passkey-proof';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

export function ConfirmByPasskey({ next }: { next: string | undefined }) {
  const proof = usePasskeyProof(startPasskey, (answer) => finishPasskey({ answer, ...(next && { next }) }));
  return <PasskeyButton proof={proof} label={passkeys.confirm} noScripts={passkeys.stepNoScripts} />;
}
