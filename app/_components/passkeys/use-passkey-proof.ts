// The state of one way to prove who is here by a passkey: busy, refused, or on the way to another page.

import { useState, useTransition } from 'react';
import { askForPasskey, type Outcome } from '@/app/_components/passkeys/ceremony';
import type { ActionResult } from '@/lib/shared/dto';
import type { PasskeyAnswer } from '@/lib/shared/passkey-schemas';

export type PasskeyProof = {
  readonly outcome: Outcome<unknown> | null;
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
  const [isBusy, startTransition] = useTransition();
  const judge = async (asked: Outcome<PasskeyAnswer>) => {
    const result = asked.kind === 'answered' ? await finish(asked.answer) : null;
    setOutcome(result && !result.ok ? { kind: 'refused', result } : asked);
  };
  return {
    outcome,
    isBusy,
    prove: () => startTransition(async () => judge(await askForPasskey(start))),
    send: (answer) => startTransition(async () => judge({ kind: 'answered', answer })),
  };
}
