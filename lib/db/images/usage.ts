// Quota counters: one row an owner, locked by whoever changes it, so that no count is ever taken over the pictures. The same lock
// makes changes of albums, tags and the trash come one after the other: it is taken before any other row of the owner.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

export type UsageChange = { bytes: number; images: number };
export type QuotaLimits = { quotaBytes: number; quotaImages: number };
export type UsageRow = { bytes: bigint; images: number; quotaBytes: bigint | null; quotaImages: number | null };

/** The owner's counters, or zeros before the first picture. */
export async function findUsage(ownerId: OwnerId): Promise<UsageRow> {
  return (await db().usage.findUnique({ where: { ownerId } })) ?? { bytes: 0n, images: 0, quotaBytes: null, quotaImages: null };
}

/** Locks the owner's counters until the transaction ends and reads them. */
export async function lockUsage(tx: Transaction, ownerId: OwnerId): Promise<UsageRow> {
  await tx.$executeRaw`insert into "Usage" ("ownerId") values (${ownerId}::uuid) on conflict do nothing`;
  const rows = await tx.$queryRaw<UsageRow[]>`
    select bytes, images, "quotaBytes", "quotaImages" from "Usage" where "ownerId" = ${ownerId}::uuid for update`;
  const row = rows[0];
  if (!row) throw new SafelightError('internal/unexpected', { detail: 'usage row vanished under its lock' });
  return row;
}

/** Books a change on the owner's counters; hold the lock and have asked assertWithinQuota before. */
export async function changeUsage(tx: Transaction, ownerId: OwnerId, change: UsageChange): Promise<void> {
  await tx.usage.update({
    where: { ownerId },
    data: { bytes: { increment: change.bytes }, images: { increment: change.images } },
  });
}

/**
 * Holds a growing change against the owner's own quota, or the house's where none is set.
 * @throws SafelightError `quota/bytes`, `quota/images`
 */
export function assertWithinQuota(usage: UsageRow, change: UsageChange, quota: QuotaLimits): void {
  if (usage.images + change.images > (usage.quotaImages ?? quota.quotaImages)) throw new SafelightError('quota/images');
  if (usage.bytes + BigInt(change.bytes) > (usage.quotaBytes ?? BigInt(quota.quotaBytes)))
    throw new SafelightError('quota/bytes');
}
