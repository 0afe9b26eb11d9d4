// How many originals of an owner left in the last hour. Counted under a lock of the owner's own, by the database's clock, so
// that callers on any number of servers cannot pass the limit together.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

const HOUR_SECONDS = 60 * 60;
/** Many at once wait for each other. */
const PATIENCE = { maxWait: 10_000, timeout: 10_000 };

export type Taking = { readonly takerId: string; readonly imageId: string };
/** `id` is null where nothing was booked: a look only, or a part of what the taker has taken already. */
export type TakingAnswer =
  | { readonly isAllowed: true; readonly id: string | null }
  | { readonly isAllowed: false; readonly retryAfterSeconds: number };

/**
 * Books one original for a taker unless `limit` left within the last hour. `whole` counts each time; a `part` of a picture that the
 * same taker took within the hour goes on with what was booked; `look` books nothing.
 */
export async function takeOriginal(
  ownerId: OwnerId,
  taking: Taking,
  { limit, how }: { limit: number; how: 'whole' | 'part' | 'look' },
): Promise<TakingAnswer> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`originals:${ownerId}`}, 0))::text`;
    if (how === 'part' && (await hasTaken(tx, ownerId, taking))) return { isAllowed: true, id: null };
    const retryAfterSeconds = await secondsUntilFree(tx, ownerId, limit);
    if (retryAfterSeconds > 0) return { isAllowed: false, retryAfterSeconds };
    if (how === 'look') return { isAllowed: true, id: null };
    const { id } = await tx.originalTaking.create({ data: { ownerId, ...taking }, select: { id: true } });
    return { isAllowed: true, id };
  }, PATIENCE);
}

/** Takes a booking back: the original did not leave. */
export async function returnOriginal(ownerId: OwnerId, id: string): Promise<void> {
  await db().originalTaking.deleteMany({ where: { id, ownerId } });
}

async function hasTaken(tx: Transaction, ownerId: OwnerId, { takerId, imageId }: Taking): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from "OriginalTaking" where "ownerId" = ${ownerId}::uuid and "takerId" = ${takerId}::uuid
      and "imageId" = ${imageId}::uuid and "takenAt" > clock_timestamp() - make_interval(secs => ${HOUR_SECONDS}) limit 1`;
  return rows.length > 0;
}

// One more may leave once the taking that fills the hour up is an hour old.
async function secondsUntilFree(tx: Transaction, ownerId: OwnerId, limit: number): Promise<number> {
  const rows = await tx.$queryRaw<{ seconds: number }[]>`
    select extract(epoch from "takenAt" + make_interval(secs => ${HOUR_SECONDS}) - clock_timestamp())::double precision as seconds
    from "OriginalTaking" where "ownerId" = ${ownerId}::uuid
      and "takenAt" > clock_timestamp() - make_interval(secs => ${HOUR_SECONDS})
    order by "takenAt" desc offset ${limit - 1} limit 1`;
  const [row] = rows;
  return row ? Math.max(1, Math.ceil(row.seconds)) : 0;
}
