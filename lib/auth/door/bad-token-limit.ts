// How many bad tokens one address may try. Nobody guesses 256 bits; the count keeps those who try from costing anything, and
// puts a program with a dead token to rest. Programs with a good one that share the address work on.

import { limitOrThrow } from '@/lib/auth/limits';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { limitPrefix } from '@/lib/http/requests/client-address';
import { findRequestContext } from '@/lib/log/request-context';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';

/** Failures of one address; the next one is refused before anybody is looked up. */
export const BAD_TOKEN_RULE = { limit: 60, windowSeconds: 600 };
const MAX_ADDRESSES = 10_000;
/** What is known of good tokens, in this process: each holds some 200 bytes. */
export const MAX_GOOD_TOKENS = 10_000;
const GOOD_MILLISECONDS = 600_000;

// The count is shared by every process; what this one has learned of it spares it asking for each good request.
const holder = globalThis as typeof globalThis & {
  safelightBadTokens?: Map<string, number>;
  safelightGoodTokens?: Map<string, number>;
};
const refusedUntil = (holder.safelightBadTokens ??= new Map<string, number>());
/** By address and hash of what was sent, until when it is let past. */
const goodUntil = (holder.safelightGoodTokens ??= new Map<string, number>());

/**
 * Refuses an address that used up its bad tokens, unless it sends a token that was good from there in the last ten minutes: that one
 * is no guess, and many people may share an address. Where nobody vouches for an address this refuses nobody: all strangers would
 * be one, and any of them could shut everybody out.
 * @throws SafelightError `request/rate-limited` with retryAfterSeconds
 */
export function refuseKnownGuesser(authorization: string): void {
  const address = addressOfRequest();
  const until = address === null ? undefined : refusedUntil.get(address);
  if (address === null || until === undefined) return;
  const seconds = (until - Date.now()) / 1000;
  if (seconds > 0 && wasGood(address, authorization)) return;
  if (seconds > 0) throw new SafelightError('request/rate-limited', { detail: 'bad tokens', retryAfterSeconds: seconds });
  refusedUntil.delete(address);
}

/**
 * Counts one bad token for the address of this request.
 * @throws SafelightError `request/rate-limited` with retryAfterSeconds when it was one too many; `limits/unavailable`
 */
export async function countBadToken(): Promise<void> {
  const address = addressOfRequest();
  if (address === null) return;
  try {
    await limitOrThrow(`bad-token:${address}`, BAD_TOKEN_RULE);
  } catch (error) {
    if (isSafelightError(error, 'request/rate-limited')) {
      keep(refusedUntil, { key: address, milliseconds: (error.retryAfterSeconds ?? 1) * 1000 }, MAX_ADDRESSES);
    }
    throw error;
  }
}

/** Notes that what this request sent is a live token, whatever it may do. */
export function rememberGoodToken(authorization: string): void {
  const address = addressOfRequest();
  if (address !== null)
    keep(goodUntil, { key: goodKey(address, authorization), milliseconds: GOOD_MILLISECONDS }, MAX_GOOD_TOKENS);
}

/** Takes that back: the token is live no more, or not from here. */
export function forgetGoodToken(authorization: string): void {
  const address = addressOfRequest();
  if (address !== null) goodUntil.delete(goodKey(address, authorization));
}

function wasGood(address: string, authorization: string): boolean {
  return (goodUntil.get(goodKey(address, authorization)) ?? 0) > Date.now();
}

function goodKey(address: string, authorization: string): string {
  return `${address} ${hashSecretToken(authorization)}`;
}

function addressOfRequest(): string | null {
  const ip = findRequestContext()?.ip ?? null;
  return ip === null ? null : limitPrefix(ip);
}

// The oldest is forgotten when there are too many: a bad address is counted at the store again, a good token waits with the others.
function keep(until: Map<string, number>, { key, milliseconds }: { key: string; milliseconds: number }, most: number): void {
  until.delete(key);
  const [oldest] = until.keys();
  if (until.size >= most && oldest !== undefined) until.delete(oldest);
  until.set(key, Date.now() + milliseconds);
}
