// Fixed windows of the rate limiter in PostgreSQL: one statement counts and answers, so parallel callers cannot slip past.

import { prepare } from '@/lib/db/prepared';

type Rule = { limit: number; windowSeconds: number };

/** A limiter shared by every process of the vault. Throws what the store throws; the caller decides to fail closed. */
export function createDatabaseLimiter(): {
  hit(key: string, rule: Rule): Promise<{ isAllowed: boolean; retryAfterSeconds: number }>;
} {
  return { hit };
}

// clock_timestamp: a caller that waited for the row's lock must judge the window by the time it got it.
const count = prepare<{ hits: number; seconds: number }>(`
  insert into "RateWindow" as w (key, hits, "expiresAt")
  values ($1, 1, clock_timestamp() + make_interval(secs => $2::double precision))
  on conflict (key) do update set
    hits = case when w."expiresAt" <= clock_timestamp() then 1 else least(w.hits, $3::int) + 1 end,
    "expiresAt" = case when w."expiresAt" <= clock_timestamp() then excluded."expiresAt" else w."expiresAt" end
  returning hits, extract(epoch from w."expiresAt" - clock_timestamp())::double precision as seconds`);

async function hit(key: string, rule: Rule): Promise<{ isAllowed: boolean; retryAfterSeconds: number }> {
  const [window] = await count([key, rule.windowSeconds, rule.limit]);
  if (!window) return { isAllowed: false, retryAfterSeconds: rule.windowSeconds };
  const isAllowed = window.hits <= rule.limit;
  return { isAllowed, retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil(window.seconds)) };
}
