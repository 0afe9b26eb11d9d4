// Authenticator apps and the time steps whose code was spent. Seeds come in and go out sealed; of two uses of one code at
// once one wins, and a code is spent only while the very seed it was made from counts.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type TotpFactorRow = {
  readonly sealedSecret: Uint8Array<ArrayBuffer>;
  readonly kekId: Uint8Array<ArrayBuffer>;
  readonly createdAt: Date;
  /** Null until a first good code turned it on. */
  readonly confirmedAt: Date | null;
  readonly lastUsedAt: Date | null;
};

/** A time step (seconds since 1970 / 30) and when its row may be forgotten. */
export type SpentStep = { readonly step: bigint; readonly expires: Date };

const columns = { sealedSecret: true, kekId: true, createdAt: true, confirmedAt: true, lastUsedAt: true } as const;

/** The owner's authenticator, confirmed or not; null when there is none. */
export function findTotpFactor(ownerId: OwnerId): Promise<TotpFactorRow | null> {
  return db().totpFactor.findUnique({ where: { userId: ownerId }, select: columns });
}

/** Keeps a seed that waits for its first code, in place of one that waited before; false when an authenticator is on. */
export async function insertTotpEnrolment(
  ownerId: OwnerId,
  { sealedSecret, kekId }: { sealedSecret: Uint8Array; kekId: Uint8Array },
): Promise<boolean> {
  const count = await db().$executeRaw`
    insert into "TotpFactor" as t ("userId", "sealedSecret", "kekId", "createdAt")
    values (${ownerId}::uuid, ${sealedSecret}, ${kekId}, now())
    on conflict ("userId") do update
      set "sealedSecret" = excluded."sealedSecret", "kekId" = excluded."kekId", "createdAt" = now()
      where t."confirmedAt" is null`;
  return count === 1;
}

/** Turns the authenticator of exactly this seed on and spends the step it was proven with; true for one caller. */
export async function confirmTotpFactor(
  tx: Transaction,
  ownerId: OwnerId,
  { sealedSecret, spent }: { sealedSecret: Uint8Array<ArrayBuffer>; spent: SpentStep },
): Promise<boolean> {
  const { count } = await tx.totpFactor.updateMany({
    where: { userId: ownerId, sealedSecret, confirmedAt: null },
    data: { confirmedAt: new Date(), lastUsedAt: new Date() },
  });
  if (count !== 1) return false;
  await tx.totpUse.create({ data: { userId: ownerId, ...spent }, select: { step: true } });
  return true;
}

/** Spends a step of the confirmed authenticator of exactly this seed; true for one caller. */
export async function spendTotpStep(ownerId: OwnerId, sealedSecret: Uint8Array, { step, expires }: SpentStep): Promise<boolean> {
  const count = await db().$executeRaw`
    with spent as (
      insert into "TotpUse" ("userId", step, expires)
      select t."userId", ${step}::bigint, ${expires}::timestamptz from "TotpFactor" t
      where t."userId" = ${ownerId}::uuid and t."confirmedAt" is not null and t."sealedSecret" = ${sealedSecret}
      on conflict do nothing returning step)
    update "TotpFactor" set "lastUsedAt" = now()
    where "userId" = ${ownerId}::uuid and "sealedSecret" = ${sealedSecret} and exists (select 1 from spent)`;
  return count === 1;
}

/** Deletes the owner's authenticator and its spent steps, which say nothing about the next seed; false when none was on. */
export async function deleteTotpFactor(tx: Transaction, ownerId: OwnerId): Promise<boolean> {
  const { count } = await tx.totpFactor.deleteMany({ where: { userId: ownerId, confirmedAt: { not: null } } });
  await tx.totpUse.deleteMany({ where: { userId: ownerId } });
  return count === 1;
}
