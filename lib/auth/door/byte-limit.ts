// How many pictures' bytes one person may ask for. Counted in this process alone: it guards the machine, not a secret.

import type { Actor } from '@/lib/auth/actor';
import { createMemoryLimiter } from '@/lib/http/limits/memory-limiter';
import type { RateLimiter } from '@/lib/http/limits/rate-limiter';
import { SafelightError } from '@/lib/shared/safelight-error';

/** A fast scroll through the gallery asks for some hundred thumbnails a second. */
const RULE = { limit: 12_000, windowSeconds: 60 };

const holder = globalThis as typeof globalThis & { safelightByteLimiter?: RateLimiter };

/**
 * Counts one answer with bytes for this person.
 * @throws SafelightError `request/rate-limited` with retryAfterSeconds
 */
export async function limitBytes(actor: Actor): Promise<void> {
  holder.safelightByteLimiter ??= createMemoryLimiter();
  const { isAllowed, retryAfterSeconds } = await holder.safelightByteLimiter.hit(actor.ownerId, RULE);
  if (!isAllowed) throw new SafelightError('request/rate-limited', { detail: 'bytes', retryAfterSeconds });
}
