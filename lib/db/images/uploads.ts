// Files on their way in by parts, as rows. Every function takes the owner, and every query names it, but for the sweep's lists.

import { db, type Transaction } from '@/lib/db/client';
import { assertWithinQuota, lockUsage, type QuotaLimits } from '@/lib/db/images/usage';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

export type UploadRow = {
  id: string;
  totalBytes: number;
  offsetBytes: number;
  wrappedDek: Uint8Array<ArrayBuffer>;
  kekId: Uint8Array<ArrayBuffer>;
  sealedAbout: Uint8Array<ArrayBuffer>;
  createdAt: Date;
  expires: Date;
  imageId: string | null;
};
export type NewUpload = Omit<UploadRow, 'offsetBytes' | 'createdAt' | 'imageId'>;

export type UploadPartRow = {
  startByte: number;
  objectId: string;
  driver: string;
  storageKey: string;
  plainBytes: number;
  sealedBytes: number;
  salt: Uint8Array<ArrayBuffer>;
};
export type PartBlob = Pick<UploadPartRow, 'driver' | 'storageKey'>;

const BUSY_SECONDS = 60;

/**
 * Begins an upload, in one transaction under the owner's usage lock: what is on its way counts as if it were stored.
 * @throws SafelightError `quota/bytes`, `quota/images`; `request/rate-limited` when `maxOpen` are under way already
 */
export async function createUpload(
  ownerId: OwnerId,
  upload: NewUpload,
  bounds: { quota: QuotaLimits; maxOpen: number },
): Promise<void> {
  await db().$transaction(async (tx) => {
    const usage = await lockUsage(tx, ownerId);
    const open = await tx.upload.aggregate({
      where: { ownerId, imageId: null, expires: { gt: new Date() } },
      _count: true,
      _sum: { totalBytes: true },
    });
    const change = { bytes: upload.totalBytes + (open._sum.totalBytes ?? 0), images: 1 + open._count };
    assertWithinQuota(usage, change, bounds.quota);
    if (open._count >= bounds.maxOpen) {
      throw new SafelightError('request/rate-limited', { detail: 'open uploads', retryAfterSeconds: BUSY_SECONDS });
    }
    await tx.upload.create({ data: { ...upload, ownerId } });
  });
}

/** An upload whose time is not up, finished or not. */
export function findUpload(ownerId: OwnerId, uploadId: string): Promise<UploadRow | null> {
  return db().upload.findFirst({ where: { id: uploadId, ownerId, expires: { gt: new Date() } } });
}

/** The parts of an upload, first to last. */
export function listUploadParts(ownerId: OwnerId, uploadId: string): Promise<UploadPartRow[]> {
  return db().uploadPart.findMany({
    where: { uploadId, upload: { ownerId } },
    orderBy: { startByte: 'asc' },
    omit: { uploadId: true },
  });
}

/** Adds the part that rests already, if the upload is still exactly as long as where it begins. Of two at once one gets false. */
export function addUploadPart(ownerId: OwnerId, uploadId: string, part: UploadPartRow): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const moved = await tx.upload.updateMany({
      where: unclaimed(ownerId, uploadId, part.startByte),
      data: { offsetBytes: { increment: part.plainBytes }, touchedAt: new Date() },
    });
    if (moved.count === 0) return false;
    await tx.uploadPart.create({ data: { ...part, uploadId } });
    return true;
  });
}

/** Takes the upload for one request until `until`; false when another one has it, or when it is not `offsetBytes` long. */
export async function claimUpload(
  ownerId: OwnerId,
  uploadId: string,
  claim: { offsetBytes: number; until: Date },
): Promise<boolean> {
  const claimed = await db().upload.updateMany({
    where: unclaimed(ownerId, uploadId, claim.offsetBytes),
    data: { claimedUntil: claim.until, touchedAt: new Date() },
  });
  return claimed.count === 1;
}

export async function releaseUpload(ownerId: OwnerId, uploadId: string): Promise<void> {
  await db().upload.updateMany({ where: { id: uploadId, ownerId }, data: { claimedUntil: null } });
}

/** Notes which picture it became, and lets go of its parts; answers their blobs, which are now without a row. */
export function finishUpload(ownerId: OwnerId, uploadId: string, imageId: string): Promise<PartBlob[]> {
  return db().$transaction(async (tx) => {
    const [row] = await lock(tx, ownerId, uploadId);
    if (!row) return [];
    const blobs = await takeParts(tx, uploadId);
    await tx.upload.updateMany({
      where: { id: uploadId, ownerId },
      data: { imageId, offsetBytes: row.totalBytes, claimedUntil: null },
    });
    return blobs;
  });
}

/**
 * Deletes an upload; answers the blobs that are now without a row, or null when there is no such upload, or with `idleSince` when
 * something was added to it after that.
 * @throws SafelightError `request/busy` with `unlessClaimed`, while a request takes the file in
 */
export function deleteUpload(
  ownerId: OwnerId,
  uploadId: string,
  { unlessClaimed = false, idleSince }: { unlessClaimed?: boolean; idleSince?: Date } = {},
): Promise<PartBlob[] | null> {
  return db().$transaction(async (tx) => {
    const [row] = await lock(tx, ownerId, uploadId);
    if (!row || (idleSince !== undefined && row.touchedAt >= idleSince)) return null;
    if (unlessClaimed && row.claimedUntil !== null && row.claimedUntil > new Date()) {
      throw new SafelightError('request/busy', { detail: 'the upload is being taken in' });
    }
    const blobs = await takeParts(tx, uploadId);
    await tx.upload.deleteMany({ where: { id: uploadId, ownerId } });
    return blobs;
  });
}

/** The blobs of an upload's parts: for the end of an account, where blobs go before their rows. */
export function listPartBlobs(ownerId: OwnerId, uploadId: string): Promise<PartBlob[]> {
  return db().uploadPart.findMany({ where: { uploadId, upload: { ownerId } }, select: { driver: true, storageKey: true } });
}

/** Some of the owner's uploads that nothing was added to since `before`, and that no request takes in. */
export async function listIdleUploads(ownerId: OwnerId, before: Date, limit: number): Promise<string[]> {
  const now = new Date();
  const rows = await db().upload.findMany({
    where: { ownerId, touchedAt: { lt: before }, OR: [{ claimedUntil: null }, { claimedUntil: { lt: now } }] },
    select: { id: true },
    take: limit,
  });
  return rows.map(({ id }) => id);
}

/** Any of the owner's uploads: for the end of an account. */
export async function listUploads(ownerId: OwnerId, limit: number): Promise<string[]> {
  const rows = await db().upload.findMany({ where: { ownerId }, select: { id: true }, take: limit });
  return rows.map(({ id }) => id);
}

/** Uploads whose time is up, with their owners: for the sweep. */
export function listExpiredUploads(now: Date, limit: number): Promise<{ ownerId: string; id: string }[]> {
  return db().upload.findMany({ where: { expires: { lte: now } }, select: { ownerId: true, id: true }, take: limit });
}

/** Which of these storage keys a part still points to: for the sweep. */
export async function findReferencedPartKeys(storageKeys: readonly string[]): Promise<Set<string>> {
  const rows = await db().uploadPart.findMany({ where: { storageKey: { in: [...storageKeys] } }, select: { storageKey: true } });
  return new Set(rows.map((row) => row.storageKey));
}

function unclaimed(ownerId: OwnerId, id: string, offsetBytes: number) {
  const now = new Date();
  const isFree = { OR: [{ claimedUntil: null }, { claimedUntil: { lt: now } }] };
  return { id, ownerId, offsetBytes, imageId: null, expires: { gt: now }, ...isFree };
}

function lock(tx: Transaction, ownerId: OwnerId, uploadId: string) {
  return tx.$queryRaw<{ totalBytes: number; claimedUntil: Date | null; touchedAt: Date }[]>`
    select "totalBytes", "claimedUntil", "touchedAt" from "Upload" where id = ${uploadId}::uuid and "ownerId" = ${ownerId}::uuid for update`;
}

async function takeParts(tx: Transaction, uploadId: string): Promise<PartBlob[]> {
  const blobs = await tx.uploadPart.findMany({ where: { uploadId }, select: { driver: true, storageKey: true } });
  await tx.uploadPart.deleteMany({ where: { uploadId } });
  return blobs;
}
