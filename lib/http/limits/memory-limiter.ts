// Rate limits of one process, in memory, with a bounded number of keys: floods with ever new keys cannot eat the memory.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateDecision, RateLimiter } from '@/lib/http/limits/rate-limiter';
import { SafelightError } from '@/lib/shared/safelight-error';

const DEFAULT_MAX_KEYS = 50_000;
const OVERFLOW_BUCKETS = 64;

/**
 * Fixed windows in this process's memory. Past `maxKeys` live keys, new ones share a few buckets: they may be refused
 * early, and are never let through uncounted.
 * `hit` @throws SafelightError `limits/unavailable` on a fault of the counter itself
 */
export function createMemoryLimiter(options: { maxKeys?: number } = {}): RateLimiter {
  const maxKeys = options.maxKeys ?? DEFAULT_MAX_KEYS;
  const limiters = new Map<string, RateLimiterMemory>();
  const live = new LiveKeys(maxKeys);
  return {
    async hit(key, rule) {
      const name = `${rule.limit}/${rule.windowSeconds}`;
      const limiter = limiters.get(name) ?? new RateLimiterMemory({ points: rule.limit, duration: rule.windowSeconds });
      limiters.set(name, limiter);
      return judge(limiter, live.admit(`${name} ${key}`, rule.windowSeconds));
    },
  };
}

async function judge(limiter: RateLimiterMemory, key: string): Promise<RateDecision> {
  try {
    await limiter.consume(key);
    return { isAllowed: true, retryAfterSeconds: 0 };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw new SafelightError('limits/unavailable', { cause: refusal });
    return { isAllowed: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
  }
}

/** Which keys are being counted, and until when. */
class LiveKeys {
  readonly #endsAt = new Map<string, number>();
  readonly #maxKeys: number;
  #nextPruneAt = 0;

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  /** The key to count under: its own, or a shared one when there are too many. */
  admit(key: string, windowSeconds: number): string {
    const now = Date.now();
    if (this.#endsAt.has(key)) return this.#renew(key, now, windowSeconds);
    if (this.#endsAt.size >= this.#maxKeys) this.#prune(now);
    return this.#endsAt.size < this.#maxKeys ? this.#renew(key, now, windowSeconds) : `overflow ${bucketOf(key)}`;
  }

  #renew(key: string, now: number, windowSeconds: number): string {
    const endsAt = this.#endsAt.get(key) ?? 0;
    if (endsAt <= now) this.#endsAt.set(key, now + windowSeconds * 1000);
    return key;
  }

  // Once a second at most, so that a flood does not pay for a full walk with every request.
  #prune(now: number): void {
    if (now < this.#nextPruneAt) return;
    this.#nextPruneAt = now + 1000;
    for (const [key, endsAt] of this.#endsAt) if (endsAt <= now) this.#endsAt.delete(key);
  }
}

function bucketOf(key: string): number {
  let sum = 0;
  for (let index = 0; index < key.length; index += 1) sum = (sum * 31 + key.charCodeAt(index)) >>> 0;
  return sum % OVERFLOW_BUCKETS;
}
