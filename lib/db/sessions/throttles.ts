// Failed attempts by key. An attempt is booked in one statement before anybody looks at it, so that parallel guesses
// cannot slip past the count. Keys are opaque here; time is the database's.

import { db } from '@/lib/db/client';
import { prepare } from '@/lib/db/prepared';

/** `failures` counts this attempt; `lockedUntil` is set when this attempt is the last one before a lock. */
export type BookedAttempt = { readonly failures: number; readonly lockedUntil: Date | null };

const book = prepare<{ failures: number; lockedUntil: Date | null }>(`
  insert into "Throttle" as t (key, failures, "updatedAt") values ($1, 1, now())
  on conflict (key) do update set
    failures = case when t."updatedAt" < now() - interval '1 day' then 1 else t.failures + 1 end,
    "lockedUntil" = case when t."updatedAt" >= now() - interval '1 day' and t.failures + 1 >= 5
      then now() + make_interval(secs => least(900 * power(2, least(t.failures + 1 - 5, 20)), 86400)) end,
    "updatedAt" = now()
  where t."lockedUntil" is null or t."lockedUntil" <= now()
  returning failures, "lockedUntil"`);

/**
 * Books an attempt, or answers null when the key is locked. From the 5th on each booking locks: 15, 30, 60 … minutes, a
 * day at most. A day without an attempt starts anew.
 */
export async function bookAttempt(key: string): Promise<BookedAttempt | null> {
  const [booked] = await book([key]);
  return booked ?? null;
}

/** Whole seconds until a lock ends, by the database's clock; 0 when there is none. */
export async function findLockSeconds(key: string): Promise<number> {
  const rows = await db().$queryRaw<{ seconds: number }[]>`
    select ceil(extract(epoch from "lockedUntil" - now()))::int as seconds from "Throttle" where key = ${key}`;
  return Math.max(0, rows[0]?.seconds ?? 0);
}

/** Forgets what was booked under the keys: the right proof was given. */
export async function deleteThrottles(keys: readonly string[]): Promise<void> {
  await db().throttle.deleteMany({ where: { key: { in: [...keys] } } });
}
