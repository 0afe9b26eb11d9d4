// Exports as their owner sees them. Every function takes the owner, and every query names it, but those of the sweep.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

export type ExportState = 'preparing' | 'ready' | 'failed';

/** A place in the order of `createdAt` and `id`. */
export type PicturePlace = { readonly createdAt: Date; readonly id: string };

export type ExportKeyRow = {
  readonly id: string;
  readonly wrappedDek: Uint8Array<ArrayBuffer>;
  readonly kekId: Uint8Array<ArrayBuffer>;
};

/** The sealed list of a part, where it rests and how it is checked. */
export type ListBlobRow = {
  readonly driver: string;
  readonly storageKey: string;
  readonly plainBytes: number;
  readonly sealedBytes: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly sealedSha256: Uint8Array<ArrayBuffer>;
};

export type NewExport = ExportKeyRow & {
  readonly albumId: string | null;
  readonly sealedTitle: Uint8Array<ArrayBuffer> | null;
  readonly expires: Date;
};
export type NewPart = {
  readonly id: string;
  readonly number: number;
  readonly from: PicturePlace;
  readonly to: PicturePlace;
  readonly images: number;
};

/** Inserts an export with its planned parts. */
export async function insertExport(tx: Transaction, ownerId: OwnerId, row: NewExport, parts: readonly NewPart[]): Promise<void> {
  const images = parts.reduce((sum, part) => sum + part.images, 0);
  await tx.export.create({ data: { ...row, ownerId, images } });
  await tx.exportPart.createMany({
    data: parts.map(({ id, number, from, to, images: planned }) => ({
      id,
      exportId: row.id,
      ownerId,
      number,
      fromAt: from.createdAt,
      fromId: from.id,
      toAt: to.createdAt,
      toId: to.id,
      images: planned,
    })),
  });
}

/** How many exports of the owner are there, and how many of them are still being prepared. */
export async function countExports(tx: Transaction, ownerId: OwnerId): Promise<{ all: number; preparing: number }> {
  const where = { ownerId, expires: { gt: new Date() } };
  const all = await tx.export.count({ where });
  return { all, preparing: await tx.export.count({ where: { ...where, state: 'preparing' } }) };
}

export type ExportRow = ExportKeyRow & {
  readonly state: ExportState;
  readonly sealedTitle: Uint8Array<ArrayBuffer> | null;
  readonly createdAt: Date;
  readonly expires: Date;
  readonly images: number;
  readonly imagesDone: number;
  readonly parts: readonly { number: number; images: number; unreadable: number; zipBytes: bigint | null }[];
};

/** The owner's exports that have not expired, newest first, each with its parts in order. */
export async function listExportRows(ownerId: OwnerId): Promise<ExportRow[]> {
  return (await db().export.findMany({
    where: { ownerId, expires: { gt: new Date() } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    include: {
      parts: { orderBy: { number: 'asc' }, select: { number: true, images: true, unreadable: true, zipBytes: true } },
    },
  })) as ExportRow[];
}

export type DownloadablePart = {
  readonly id: string;
  readonly number: number;
  readonly images: number;
  readonly provenSessionId: string | null;
  readonly list: ListBlobRow;
  readonly export: ExportKeyRow & { readonly createdAt: Date; readonly albumId: string | null; readonly parts: number };
};

/** One part of one of the owner's finished exports; null where there is none, or its time is over. */
export async function findDownloadablePart(ownerId: OwnerId, exportId: string, number: number): Promise<DownloadablePart | null> {
  const row = await db().exportPart.findFirst({
    where: { exportId, number, ownerId, export: { ownerId, state: 'ready', expires: { gt: new Date() } } },
    include: { export: { include: { _count: { select: { parts: true } } } } },
  });
  const list = row && listBlobOf(row);
  if (!row || !list) return null;
  const { id, images, provenSessionId } = row;
  const { createdAt, albumId, wrappedDek, kekId, _count } = row.export;
  return {
    id,
    number,
    images,
    provenSessionId,
    list,
    export: { id: exportId, createdAt, albumId, wrappedDek, kekId, parts: _count.parts },
  };
}

type ListColumns = { [K in keyof ListBlobRow]: ListBlobRow[K] | null };

/** The list's columns of a part's row; null before it is made. */
export function listBlobOf(row: ListColumns): ListBlobRow | null {
  const { driver, storageKey, plainBytes, sealedBytes, salt, sealedSha256 } = row;
  return storageKey === null ? null : ({ driver, storageKey, plainBytes, sealedBytes, salt, sealedSha256 } as ListBlobRow);
}

/** Notes the session that began to download a part with a fresh proof; the one before may not go on without one. */
export async function noteProvenSession(ownerId: OwnerId, partId: string, sessionId: string): Promise<void> {
  await db().exportPart.updateMany({ where: { id: partId, ownerId }, data: { provenSessionId: sessionId } });
}

type BlobPlace = { driver: string; storageKey: string };

/** Deletes an export with its parts and its key; answers the blobs that are now without a row, or null when there is none. */
export async function deleteExportRow(ownerId: OwnerId, exportId: string): Promise<BlobPlace[] | null> {
  return db().$transaction(async (tx) => {
    // Whoever prepares it finishes its parts behind the same lock.
    const held = await tx.$queryRaw<unknown[]>`
      select 1 from "Export" where id = ${exportId}::uuid and "ownerId" = ${ownerId}::uuid for update`;
    if (held.length === 0) return null;
    const parts = await tx.exportPart.findMany({ where: { exportId, ownerId }, select: { driver: true, storageKey: true } });
    await tx.export.deleteMany({ where: { id: exportId, ownerId } });
    return parts.filter((part): part is BlobPlace => part.storageKey !== null && part.driver !== null);
  });
}

/** Ids of all exports of the owner, expired ones too. */
export async function listExportIds(ownerId: OwnerId): Promise<string[]> {
  return (await db().export.findMany({ where: { ownerId }, select: { id: true } })).map(({ id }) => id);
}

/** Some exports whose time is over, whoever's: for the sweep. */
export function listExpiredExports(now: Date, limit: number): Promise<{ id: string; ownerId: string }[]> {
  return db().export.findMany({
    where: { expires: { lte: now } },
    select: { id: true, ownerId: true },
    orderBy: { expires: 'asc' },
    take: limit,
  });
}

/** Which of these storage keys a part's list still rests under: for the sweep. */
export async function findExportKeys(storageKeys: readonly string[]): Promise<Set<string>> {
  const rows = await db().exportPart.findMany({ where: { storageKey: { in: [...storageKeys] } }, select: { storageKey: true } });
  return new Set(rows.flatMap(({ storageKey }) => storageKey ?? []));
}
