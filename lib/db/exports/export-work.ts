// Exports that are being prepared: whoever prepares one holds a lease on it, which ends by itself when its process does.

import { db, type Transaction } from '@/lib/db/client';
import { type ExportKeyRow, type ListBlobRow, listBlobOf, type NewPart } from '@/lib/db/exports/exports';
import type { OwnerId } from '@/lib/shared/owner-id';

export type ExportWork = ExportKeyRow & {
  readonly ownerId: string;
  readonly albumId: string | null;
  readonly sealedTitle: Uint8Array<ArrayBuffer> | null;
  readonly createdAt: Date;
  readonly attempts: number;
};

/** An export and the lease by which this process holds it. */
export type Lease = { readonly exportId: string; readonly leaseId: string };

/**
 * Takes the export that nobody prepares and that has waited longest, for `seconds`; null when there is none. Every take counts as an
 * attempt until something comes of it.
 */
export async function claimExport(leaseId: string, seconds: number): Promise<ExportWork | null> {
  const rows = await db().$queryRaw<ExportWork[]>`
    update "Export" set "leaseId" = ${leaseId}::uuid, attempts = attempts + 1,
      "leasedUntil" = clock_timestamp() + make_interval(secs => ${seconds})
    where id = (
      select id from "Export" where state = 'preparing' and expires > clock_timestamp()
        and ("leasedUntil" is null or "leasedUntil" <= clock_timestamp())
      order by "leasedUntil" nulls first, "createdAt" limit 1 for update skip locked)
    returning id, "ownerId", "albumId", "sealedTitle", "createdAt", attempts, "wrappedDek", "kekId"`;
  return rows[0] ?? null;
}

/** Whether another export waits that nobody prepares. */
export async function isExportWaiting(): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    select 1 from "Export" where state = 'preparing' and expires > clock_timestamp()
      and ("leasedUntil" is null or "leasedUntil" <= clock_timestamp()) limit 1`;
  return rows.length > 0;
}

/** Notes how far it is and holds it for `seconds` more; false when it is not held any more, or gone. */
export async function renewLease({ exportId, leaseId }: Lease, imagesDone: number, seconds: number): Promise<boolean> {
  const renewed = await db().$executeRaw`
    update "Export" set "imagesDone" = ${imagesDone}, "leasedUntil" = clock_timestamp() + make_interval(secs => ${seconds})
    where id = ${exportId}::uuid and "leaseId" = ${leaseId}::uuid and state = 'preparing'`;
  return renewed === 1;
}

/** Lets go of it: others may take it after `seconds`. What went well so far costs it no attempt. */
export async function releaseLease({ exportId, leaseId }: Lease, seconds: number, attempts: number): Promise<void> {
  await db().$executeRaw`
    update "Export" set attempts = ${attempts}, "leasedUntil" = clock_timestamp() + make_interval(secs => ${seconds})
    where id = ${exportId}::uuid and "leaseId" = ${leaseId}::uuid and state = 'preparing'`;
}

export type PartWork = NewPart & { readonly unreadable: number; readonly list: ListBlobRow | null };

/** The parts of an export in their order. */
export async function listPartWork(ownerId: OwnerId, exportId: string): Promise<PartWork[]> {
  const rows = await db().exportPart.findMany({ where: { exportId, ownerId }, orderBy: { number: 'asc' } });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    from: { createdAt: row.fromAt, id: row.fromId },
    to: { createdAt: row.toAt, id: row.toId },
    images: row.images,
    unreadable: row.unreadable,
    list: listBlobOf(row),
  }));
}

/** What a part turned out to be. */
export type MadePart = { readonly images: number; readonly unreadable: number; readonly zipBytes: number };

/** Puts a made list into its part's row; false when the export is gone or held by somebody else: then nothing points to the list. */
export function finishPart(lease: Lease, partId: string, list: ListBlobRow, made: MadePart): Promise<boolean> {
  return db().$transaction(async (tx) => {
    if (!(await lockHeld(tx, lease))) return false;
    const { count } = await tx.exportPart.updateMany({
      where: { id: partId, exportId: lease.exportId, storageKey: null },
      data: { ...list, ...made },
    });
    return count === 1;
  });
}

/** Ends the work on an export: `ready` with the real number of pictures until `expires`, or `failed`. False as in `finishPart`. */
export async function finishExport(
  tx: Transaction,
  lease: Lease,
  end: { state: 'ready'; images: number; expires: Date } | { state: 'failed'; expires: Date },
): Promise<boolean> {
  if (!(await lockHeld(tx, lease))) return false;
  const numbers = end.state === 'ready' ? { images: end.images, imagesDone: end.images } : {};
  await tx.export.update({
    where: { id: lease.exportId },
    data: { state: end.state, expires: end.expires, ...numbers, leaseId: null, leasedUntil: null },
    select: { id: true },
  });
  return true;
}

async function lockHeld(tx: Transaction, { exportId, leaseId }: Lease): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from "Export" where id = ${exportId}::uuid and "leaseId" = ${leaseId}::uuid and state = 'preparing' for update`;
  return rows.length === 1;
}
