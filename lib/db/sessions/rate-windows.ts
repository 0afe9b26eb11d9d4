// Fixed windows of the rate limiter in PostgreSQL: one statement counts and answers, so parallel callers cannot slip past.

import { db } from '@/lib/db/client';

type Rule = { limit: number; windowSeconds: number };

/** A limiter shared by every process of the vault. Throws what the store throws; the caller decides to fail closed. */
export function createDatabaseLimiter(): {
  hit(key: string, rule: Rule): Promise<{ isAllowed: boolean; retryAfterSeconds: number }>;
} {
  return { hit };
}

async function hit(key: string, rule: Rule): Promise<{ isAllowed: boolean; retryAfterSeconds: number }> {
  // clock_timestamp: a caller that waited for the row's lock must judge the window by the time it got it.
  const rows = await db().$queryRaw<{ hits: number; seconds: number }[]>`
    insert into "RateWindow" as w (key, hits, "expiresAt")
    values (${key}, 1, clock_timestamp() + make_interval(secs => ${rule.windowSeconds}::double precision))
    on conflict (key) do update set
      hits = case when w."expiresAt" <= clock_timestamp() then 1 else least(w.hits, ${rule.limit}::int) + 1 end,
      "expiresAt" = case when w."expiresAt" <= clock_timestamp() then excluded."expiresAt" else w."expiresAt" end
    returning hits, extract(epoch from w."expiresAt" - clock_timestamp())::double precision as seconds`;
  const window = rows[0];
  if (!window) return { isAllowed: false, retryAfterSeconds: rule.windowSeconds };
  const isAllowed = window.hits <= rule.limit;
  return { isAllowed, retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil(window.seconds)) };
}
