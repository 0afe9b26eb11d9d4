// What a signed-in person began before the browser went to a provider: linking an identity, or confirming who is asking. Kept in a
// cookie of this browser, tied to the session and to the one request it was made for. Without it a return is a sign-in and nothing else.

import { cookies } from 'next/headers';
import type { Actor } from '@/lib/auth/actor';
import { COOKIE_OPTIONS } from '@/lib/auth/sessions/session-cookie';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { INTENT_COOKIE } from '@/lib/shared/cookie-names';

export type Purpose = 'link' | 'confirm';

/** `isValid` is false for one that is too old, belongs to another request or was tampered with: it must end in a refusal. */
export type Intent =
  | { readonly isValid: true; readonly purpose: Purpose; readonly sessionId: string; readonly nextPath: string }
  | { readonly isValid: false; readonly purpose: Purpose | null; readonly nextPath: string };

const INTENT_SECONDS = 10 * 60;
// Longer than the protocol's own cookies live: an intent that is over must be seen and refused, or a return that was meant to link would
// pass for a sign-in with another account.
const COOKIE_SECONDS = 20 * 60;
/** A way back longer than this is forgotten: the cookie must stay small. */
const MAX_NEXT_CHARACTERS = 1000;
const SHAPE = /^(link|confirm)\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})\.(\d{10,12})\.([A-Za-z0-9_-]{0,1000})$/;

/** Remembers what `actor` is about to do; `state` is the request's own, `nextPath` a path of ours. Undone by `clearIntent`. */
export async function writeIntent(
  actor: Pick<Actor, 'sessionId'>,
  { purpose, state, nextPath }: { purpose: Purpose; state: string; nextPath: string },
): Promise<void> {
  const ends = Math.floor(Date.now() / 1000) + INTENT_SECONDS;
  const next = Buffer.from(nextPath, 'utf8').toString('base64url');
  const kept = next.length > MAX_NEXT_CHARACTERS ? '' : next;
  const value = [purpose, actor.sessionId, hashSecretToken(state), ends, kept].join('.');
  (await cookies()).set(INTENT_COOKIE, value, { ...COOKIE_OPTIONS, maxAge: COOKIE_SECONDS });
}

/** The intent this browser holds, judged against the `state` it came back with; null when it holds none. */
export async function findIntent(state: string | null): Promise<Intent | null> {
  const text = (await cookies()).get(INTENT_COOKIE)?.value;
  if (!text) return null;
  const parts = SHAPE.exec(text);
  if (!parts) return { isValid: false, purpose: null, nextPath: '/' };
  const [, purpose = '', sessionId = '', stateHash, ends, next = ''] = parts;
  const nextPath = Buffer.from(next, 'base64url').toString('utf8');
  const isOurs = state !== null && hashSecretToken(state) === stateHash && Number(ends) * 1000 > Date.now();
  return isOurs
    ? { isValid: true, purpose: purpose as Purpose, sessionId, nextPath }
    : { isValid: false, purpose: purpose as Purpose, nextPath };
}

/** Takes the intent away, with all its attributes, or a browser keeps a `__Host-` cookie. */
export async function clearIntent(): Promise<void> {
  const jar = await cookies();
  if (jar.has(INTENT_COOKIE)) jar.set(INTENT_COOKIE, '', { ...COOKIE_OPTIONS, maxAge: 0 });
}
