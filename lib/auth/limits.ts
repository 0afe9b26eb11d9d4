// How often something may be tried. Counts are shared by every process (Redis, else PostgreSQL), and a store that does not
// answer closes the door: there is no way on without a count.

import { config } from '@/lib/config/config';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { createDatabaseLimiter } from '@/lib/db/sessions/rate-windows';
import { withinDeadline } from '@/lib/http/limits/deadline';
import type { RateLimiter } from '@/lib/http/limits/rate-limiter';
import { SafelightError } from '@/lib/shared/safelight-error';

/** At most `limit` calls in any window of `windowSeconds` (both positive whole numbers). */
export type Rule = { readonly limit: number; readonly windowSeconds: number };

/** Sign-in must be refused within 2 s when the store hangs. */
const STORE_MILLISECONDS = 1_500;
const STORE_RETRY_SECONDS = 5;

type ClosableLimiter = RateLimiter & { close?(): void };
// One store a process, also when bundles hold this module twice.
const holder = globalThis as typeof globalThis & { safelightLimiter?: Promise<ClosableLimiter> };

function limiter(): Promise<ClosableLimiter> {
  holder.safelightLimiter ??= createLimiter().catch((error: unknown) => {
    // The next call asks anew.
    delete holder.safelightLimiter;
    throw error;
  });
  return holder.safelightLimiter;
}

/** Only a server with a Redis loads what speaks to it. */
async function createLimiter(): Promise<ClosableLimiter> {
  const { REDIS_URL } = config();
  if (!REDIS_URL) return createDatabaseLimiter();
  const { createRedisLimiter } = await import('@/lib/http/limits/redis-limiter');
  return createRedisLimiter({ url: REDIS_URL });
}

/**
 * Counts one attempt under `key` (`subject:who`, for example `sign-in:203.0.113.7`) before anything else is done for it.
 * The part after the first colon rests only as a hash, so that a key may hold an address of a person.
 * @throws SafelightError `request/rate-limited` with retryAfterSeconds when the rule is used up.
 * @throws SafelightError `limits/unavailable` when the store is down or did not answer in 1.5 s: it never opens.
 */
export async function limitOrThrow(key: string, rule: Rule): Promise<void> {
  const answer = await hitInTime(storedKey(key, rule), rule);
  if (answer.isAllowed) return;
  throw new SafelightError('request/rate-limited', {
    detail: `limit ${key.split(':', 1)[0]}`,
    retryAfterSeconds: Math.max(1, Math.ceil(answer.retryAfterSeconds)),
  });
}

/** For shutdown and tests: ends the store's connection; the next call chooses anew. */
export function closeLimits(): void {
  const current = holder.safelightLimiter;
  delete holder.safelightLimiter;
  void current?.then(
    (store) => store.close?.(),
    () => undefined,
  );
}

async function hitInTime(key: string, rule: Rule): Promise<{ isAllowed: boolean; retryAfterSeconds: number }> {
  try {
    const counting = limiter().then((store) => store.hit(key, rule));
    return await withinDeadline(counting, STORE_MILLISECONDS, 'the limit store did not answer in time');
  } catch (error) {
    throw new SafelightError('limits/unavailable', { cause: error, retryAfterSeconds: STORE_RETRY_SECONDS });
  }
}

function storedKey(key: string, { limit, windowSeconds }: Rule): string {
  const [subject = '', ...who] = key.split(':');
  return `${subject}:${limit}/${windowSeconds}:${hashSecretToken(who.join(':'))}`;
}
