// Lets the browser offer passkeys in the address field, beside what was typed there before. Silent in every way: where it is
// not supported, not wanted or refused, the form is just a form.

import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser';
import { useEffect, useEffectEvent } from 'react';
import { startPasskey } from '@/app/(public)/sign-in/actions';
import { askForPasskey } from '@/app/_components/passkeys/ceremony';
import type { PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';

/** Challenges hold for two minutes; the offer is made anew before that. */
const RENEW_MILLISECONDS = 100_000;

/**
 * While `isWanted`, offers passkeys; `onAnswer` gets the one that was chosen. A form that is sent ends the offer, and coming
 * back to the address field makes it again.
 */
export function usePasskeyAutofill(isWanted: boolean, onAnswer: (answer: PasskeyAnswer) => void): void {
  const answered = useEffectEvent(onAnswer);
  useEffect(() => (isWanted ? offerPasskeys((answer) => answered(answer)) : undefined), [isWanted]);
}

/** Starts offering where the browser can; answers what ends it. */
function offerPasskeys(onAnswer: (answer: PasskeyAnswer) => void): () => void {
  const ending = new AbortController();
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOffered = false;

  const offer = async () => {
    round += 1;
    const mine = round;
    isOffered = true;
    clearTimeout(timer);
    timer = setTimeout(() => (document.visibilityState === 'visible' ? void offer() : withdraw()), RENEW_MILLISECONDS);
    const isWanted = () => mine === round;
    // An offer that could not be made is nobody's trouble: the button is there.
    const outcome = await askForPasskey(startPasskey, { isWanted });
    if (isWanted() && outcome.kind === 'answered') onAnswer(outcome.answer);
  };
  const withdraw = () => {
    if (isOffered) WebAuthnAbortService.cancelCeremony();
    round += 1;
    isOffered = false;
    clearTimeout(timer);
  };
  const comeBack = ({ target }: FocusEvent) => {
    if (!isOffered && target instanceof HTMLInputElement && target.autocomplete.endsWith('webauthn')) void offer();
  };

  void browserSupportsWebAuthnAutofill().then((isSupported) => {
    if (!isSupported || ending.signal.aborted) return;
    document.addEventListener('submit', withdraw, { capture: true, signal: ending.signal });
    document.addEventListener('focusin', comeBack, { signal: ending.signal });
    void offer();
  });
  return () => {
    ending.abort();
    withdraw();
  };
}
