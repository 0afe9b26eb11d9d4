// The state of one way to prove who is here by a passkey: asked, refused, or on the way to another page.

import { WebAuthnAbortService } from '@simplewebauthn/browser';
import { useEffect, useState, useTransition } from 'react';
import { askForPasskey, type Outcome } from '@/app/_components/passkeys/ceremony';
import type { ActionResult } from '@/lib/shared/dto';
import type { PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';

export type PasskeyProof = {
  readonly outcome: Outcome<unknown> | null;
  /** The browser's window is open. */
  readonly isAsking: boolean;
  /** From the first moment to the vault's answer. */
  readonly isBusy: boolean;
  /** Has the browser ask, and sends what it answers. */
  readonly prove: () => void;
  /** Sends an answer the browser gave without being asked. */
  readonly send: (answer: PasskeyAnswer) => void;
};

/** `finish` sends the answer; where it is accepted, the vault leads on to another page. */
export function usePasskeyProof(
  start: Parameters<typeof askForPasskey>[0],
  finish: (answer: PasskeyAnswer) => Promise<ActionResult<unknown>>,
): PasskeyProof {
  const [outcome, setOutcome] = useState<Outcome<unknown> | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isSending, startTransition] = useTransition();
  useEndOfAsking(isAsking);

  const send = (answer: PasskeyAnswer) =>
    startTransition(async () => {
      const result = await finish(answer);
      setOutcome(result.ok ? null : { kind: 'refused', result });
    });
  // Not in a transition: React would keep back what any other form on the page is answered until the window is closed.
  const prove = async () => {
    setOutcome(null);
    setAsking(true);
    const asked = await askForPasskey(start);
    setAsking(false);
    if (asked.kind === 'answered') send(asked.answer);
    else setOutcome(asked);
  };
  return { outcome, isAsking, isBusy: isAsking || isSending, prove: () => void prove(), send };
}

/** Closes the browser's window when the person goes on another way: sends a form, or leaves the page. */
function useEndOfAsking(isAsking: boolean): void {
  useEffect(() => {
    if (!isAsking) return undefined;
    const end = () => WebAuthnAbortService.cancelCeremony();
    document.addEventListener('submit', end, true);
    return () => {
      document.removeEventListener('submit', end, true);
      end();
    };
  }, [isAsking]);
}
