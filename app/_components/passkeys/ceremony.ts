// A passkey's ceremony from the browser's side: ask the vault what to ask for, ask the browser, and send back of its answer
// what the vault judges. A window that was closed is no error.

import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { ActionResult } from '@/lib/shared/dto';
import type { NewPasskeyAnswer, PasskeyAnswer } from '@/lib/shared/account/passkey-schemas';

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type Starter<Options> = (input: unknown) => Promise<ActionResult<Options>>;
type Refusal = Extract<ActionResult<unknown>, { ok: false }>;

/**
 * Why there is no answer: the browser's window was closed, something else took over, the key is there already, the browser
 * cannot, or the vault did not say what to ask for.
 */
export type Interruption = 'dismissed' | 'aborted' | 'exists' | 'failed' | 'unreachable';
export type Outcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly result: Refusal }
  | { readonly kind: Interruption };

/**
 * Asks for a passkey: in a window, or with `autofill` among what the browser offers in the address field, if that is still
 * wanted once the vault has answered.
 */
export async function askForPasskey(
  start: Starter<RequestOptions>,
  autofill?: { isWanted: () => boolean },
): Promise<Outcome<PasskeyAnswer>> {
  const started = await start({}).catch(() => null);
  if (!started) return { kind: 'unreachable' };
  if (!started.ok) return { kind: 'refused', result: started };
  if (autofill && !autofill.isWanted()) return { kind: 'aborted' };
  try {
    const useBrowserAutofill = autofill !== undefined;
    const { id, response } = await startAuthentication({ optionsJSON: started.data, useBrowserAutofill });
    const { authenticatorData, clientDataJSON, signature, userHandle } = response;
    return {
      kind: 'answered',
      answer: { id, authenticatorData, clientDataJSON, signature, ...(userHandle && { userHandle }) },
    };
  } catch (error) {
    return { kind: interruptionOf(error) };
  }
}

/** Has the browser make a passkey. */
export async function makePasskey(start: Starter<CreationOptions>): Promise<Outcome<NewPasskeyAnswer>> {
  const started = await start({}).catch(() => null);
  if (!started) return { kind: 'unreachable' };
  if (!started.ok) return { kind: 'refused', result: started };
  try {
    const { id, response } = await startRegistration({ optionsJSON: started.data });
    const { attestationObject, clientDataJSON, transports = [] } = response;
    return { kind: 'answered', answer: { id, attestationObject, clientDataJSON, transports } };
  } catch (error) {
    return { kind: interruptionOf(error) };
  }
}

function interruptionOf(error: unknown): Interruption {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'exists';
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError') return 'aborted';
  return name === 'NotAllowedError' ? 'dismissed' : 'failed';
}
