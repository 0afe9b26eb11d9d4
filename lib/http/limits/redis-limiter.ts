// Rate limits shared by several servers, in Redis, by @upstash/ratelimit over a plain connection.
// A Redis that is away, hung, read-only or locked never opens a door: every failure is thrown, within a second and a half (T8).

import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from 'ioredis';
import { withinDeadline } from '@/lib/http/limits/deadline';
import type { RateDecision, RateLimiter, RateRule } from '@/lib/http/limits/rate-limiter';
import { upstashOver } from '@/lib/http/limits/upstash-client';
import { log } from '@/lib/log/log';
import { SafelightError } from '@/lib/shared/safelight-error';

const CONNECT_WAIT_MILLISECONDS = 400;
const COMMAND_MILLISECONDS = 900;
/** The longest `hit` may take, whatever Redis does. */
const HIT_MILLISECONDS = 1_400;
const COMPLAINT_MILLISECONDS = 30_000;

/**
 * Sliding windows in the Redis at `url` (`redis://` or `rediss://`). Keys are hashed before they leave this process, so no
 * address or mail rests there in clear.
 * `hit` @throws SafelightError `limits/unavailable` within 1.5 s when Redis cannot count
 */
export function createRedisLimiter({ url }: { url: string }): RateLimiter {
  const redis = connect(url);
  const client = upstashOver(redis);
  const whenReady = readiness(redis);
  const limiters = new Map<string, Ratelimit>();
  const limiterFor = (rule: RateRule): Ratelimit => {
    const name = `${rule.limit}/${rule.windowSeconds}`;
    const limiter = limiters.get(name) ?? createLimiter(client, rule, name);
    limiters.set(name, limiter);
    return limiter;
  };
  return {
    hit: (key, rule) => failClosed(count(whenReady, limiterFor(rule), key)),
    close: () => redis.disconnect(),
  };
}

function connect(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: COMMAND_MILLISECONDS,
    disconnectTimeout: 200,
    commandTimeout: COMMAND_MILLISECONDS,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  let complainedAt = 0;
  redis.on('error', (error: Error) => {
    if (Date.now() - complainedAt < COMPLAINT_MILLISECONDS) return;
    complainedAt = Date.now();
    log().warn({ error }, 'redis is not answering; limits refuse');
  });
  return redis;
}

function createLimiter(client: ReturnType<typeof upstashOver>, rule: RateRule, name: string): Ratelimit {
  return new Ratelimit({
    redis: client,
    limiter: Ratelimit.slidingWindow(rule.limit, `${rule.windowSeconds} s`),
    prefix: `safelight:${name}`,
    timeout: COMMAND_MILLISECONDS,
    // The library's cache of blocked keys has no bound, and its analytics and telemetry would call out.
    ephemeralCache: false,
    analytics: false,
    enableTelemetry: false,
  });
}

async function count(whenReady: () => Promise<void>, limiter: Ratelimit, key: string): Promise<RateDecision> {
  await whenReady();
  const { success, reset, reason } = await limiter.limit(await hashed(key));
  // After its time-out the library answers "success": the one answer that must not be believed.
  if (reason === 'timeout') throw new SafelightError('limits/unavailable', { detail: 'redis timed out' });
  return { isAllowed: success, retryAfterSeconds: success ? 0 : Math.max(1, Math.ceil((reset - Date.now()) / 1000)) };
}

/** Waits a moment for a connection under way; all callers wait together, and a Redis that stays away costs each no more than that. */
function readiness(redis: Redis): () => Promise<void> {
  let waiting: Promise<void> | null = null;
  return async () => {
    if (redis.status === 'ready') return;
    waiting ??= becomeReady(redis).finally(() => {
      waiting = null;
    });
    await waiting;
  };
}

async function becomeReady(redis: Redis): Promise<void> {
  if (redis.status === 'wait' || redis.status === 'end') redis.connect().catch(() => {});
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      redis.off('ready', onReady);
    };
    const onReady = () => {
      stop();
      resolve();
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`redis is ${redis.status}`));
    }, CONNECT_WAIT_MILLISECONDS);
    redis.on('ready', onReady);
  });
}

async function failClosed(counting: Promise<RateDecision>): Promise<RateDecision> {
  try {
    return await withinDeadline(counting, HIT_MILLISECONDS, 'redis took too long');
  } catch (error) {
    if (error instanceof SafelightError) throw error;
    throw new SafelightError('limits/unavailable', { cause: error });
  }
}

async function hashed(key: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return Buffer.from(digest).toString('base64url');
}
