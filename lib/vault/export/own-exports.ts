// The exports of one person: how far they are, and taking one back.

import type { Actor, SessionActor } from '@/lib/auth/actor';
import { deleteExportRow, type ExportRow, listExportRows } from '@/lib/db/exports/exports';
import type { ExportDto } from '@/lib/shared/exports/export-dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openExportKey, openTitle } from '@/lib/vault/export/export-key';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';
import { recordEvent } from '@/lib/watch/record';

/** The person's exports, newest first. @throws SafelightError `crypto/open-failed`, `keys/*` */
export async function listExports(actor: Actor): Promise<ExportDto[]> {
  const rows = await listExportRows(actor.ownerId);
  return Promise.all(rows.map((row) => asDto(actor.ownerId, row)));
}

async function asDto(ownerId: OwnerId, row: ExportRow): Promise<ExportDto> {
  const { id, state, images, imagesDone, sealedTitle, parts } = row;
  return {
    id,
    title: sealedTitle === null ? null : openTitle(await openExportKey(ownerId, row), id, sealedTitle),
    state,
    images,
    imagesDone,
    unreadable: parts.reduce((sum, part) => sum + part.unreadable, 0),
    createdAt: row.createdAt.toISOString(),
    expires: row.expires.toISOString(),
    parts: parts.map(({ number, images: count, zipBytes }) => ({
      number,
      images: count,
      bytes: zipBytes === null ? null : Number(zipBytes),
    })),
  };
}

/**
 * Deletes an export, also one that is still being prepared; downloads under way break off. The pictures stay.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's
 */
export async function deleteExport(actor: SessionActor, exportId: string): Promise<void> {
  const blobs = await deleteExportRow(actor.ownerId, exportId);
  if (!blobs) throw new SafelightError('object/not-found', { detail: 'export' });
  const { ownerId: actorId, sessionId } = actor;
  const about = { actorId, sessionId, subjectId: exportId, detail: { stage: 'deleted' } };
  await recordEvent({ type: 'export.made', outcome: 'success', ...about });
  await deleteBlobs(blobs);
}
