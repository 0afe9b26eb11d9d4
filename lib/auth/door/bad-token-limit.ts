// How many bad tokens one address may try. Nobody guesses 256 bits; the count keeps those who try from costing anything, and
// puts a program with a dead token to rest.

import { limitOrThrow } from '@/lib/auth/limits';
import { limitPrefix } from '@/lib/http/client-address';
import { findRequestContext } from '@/lib/log/request-context';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';

/** Failures of one address; the next one is refused before anybody is looked up. */
export const BAD_TOKEN_RULE = { limit: 60, windowSeconds: 600 };
const MAX_ADDRESSES = 10_000;

// The count is shared by every process; what this one has learned of it spares it asking for each good request.
const holder = globalThis as typeof globalThis & { safelightBadTokens?: Map<string, number> };
const refusedUntil = (holder.safelightBadTokens ??= new Map<string, number>());

/**
 * Refuses an address that used up its bad tokens, whatever it sends now. Where nobody vouches for an address this refuses
 * nobody: all strangers would be one, and any of them could shut everybody out.
 * @throws SafelightError `request/rate-limited` with retryAfterSeconds
 */
export function refuseKnownGuesser(): void {
  const address = addressOfRequest();
  const until = address === null ? undefined : refusedUntil.get(address);
  if (address === null || until === undefined) return;
  const seconds = (until - Date.now()) / 1000;
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
    if (isSafelightError(error, 'request/rate-limited')) remember(address, error.retryAfterSeconds ?? 1);
    throw error;
  }
}

function addressOfRequest(): string | null {
  const ip = findRequestContext()?.ip ?? null;
  return ip === null ? null : limitPrefix(ip);
}

// The oldest is forgotten when there are too many: it is counted at the store again.
function remember(address: string, seconds: number): void {
  const [oldest] = refusedUntil.keys();
  if (refusedUntil.size >= MAX_ADDRESSES && oldest !== undefined) refusedUntil.delete(oldest);
  refusedUntil.delete(address);
  refusedUntil.set(address, Date.now() + seconds * 1000);
}
