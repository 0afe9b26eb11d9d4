'use client';

// Signing in with a passkey alone: by its button, or chosen among what the browser offers in the address field.

import { finishPasskey, startPasskey } from '@/app/(public)/sign-in/actions';
import { usePasskeyAutofill } from '@/app/(public)/sign-in/_components/use-passkey-autofill';
import { PasskeyButton } from '@/app/_components/passkeys/passkey-button';
import { usePasskeyProof } from '@/app/_components/passkeys/use-passkey-proof';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

export function PasskeySignIn({ next }: { next: string | undefined }) {
  const proof = usePasskeyProof(startPasskey, (answer) => finishPasskey({ answer, ...(next && { next }) }));
  // The browser asks one thing at a time: while its window is open nothing is offered beside it.
  usePasskeyAutofill(!proof.isBusy, proof.send);
  return <PasskeyButton proof={proof} label={passkeys.signIn} noScripts={passkeys.noScripts} />;
}
