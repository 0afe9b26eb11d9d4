// One part of an export as its owner may take it: found by owner, held against their rules and against what is in the vault now.

import type { SessionActor } from '@/lib/auth/actor';
import type { PlainBatch } from '@/lib/crypto/blob/blob';
import { countChangedRenditions } from '@/lib/db/exports/export-pictures';
import { type DownloadablePart, findDownloadablePart, noteProvenSession } from '@/lib/db/exports/exports';
import type { ExportPartPath } from '@/lib/shared/exports/export-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openExportKey } from '@/lib/vault/export/export-key';
import { assertMayExport } from '@/lib/vault/export/export-rules';
import { openPartList, type PartList } from '@/lib/vault/export/list-blob';
import { LAYOUT_VERSION, layoutOf, partFileName } from '@/lib/vault/export/part-layout';
import { sendPart } from '@/lib/vault/export/part/part-bytes';
import { takeSlot } from '@/lib/vault/export/part/slots';
import { recordEvent, recordEventSoon } from '@/lib/watch/record';

/** A part that its owner may have. No picture was opened yet; `etag` stands for exactly these bytes. */
export type OpenablePart = {
  readonly etag: string;
  readonly plainBytes: number;
  readonly fileName: string;
  /** Whether this session has begun to download this part with a fresh proof. */
  readonly isProven: boolean;
  /** Passes while every picture of the part is as it was listed. @throws SafelightError `export/changed` */
  requireUnchanged(): Promise<void>;
  /**
   * The bytes from `start` to `end` (inclusive). `isBegun` is a download that begins here, with a fresh proof: it is put on record
   * before any byte leaves, and the session may go on with it. Whoever takes the bytes ends the iterator.
   * @throws SafelightError `request/rate-limited` when too many are under way; as `sendPart`
   */
  open(range: { start: number; end: number }, isBegun: boolean): Promise<AsyncIterable<PlainBatch>>;
};

/**
 * A part of one of the person's finished exports.
 * @throws SafelightError `object/not-found` when it is not there, not finished, expired or somebody else's; `image/original-off`
 * when a rule made since then keeps originals in; `crypto/open-failed`, `storage/*`, `keys/*`
 */
export async function requireExportPart(actor: SessionActor, { exportId, part }: ExportPartPath): Promise<OpenablePart> {
  const { ownerId, sessionId } = actor;
  const found = await findDownloadablePart(ownerId, exportId, part);
  if (!found) throw new SafelightError('object/not-found', { detail: 'export' });
  await assertMayExport(ownerId, found.export.albumId);
  const list = await openList(actor, found);
  const { layout, entries } = layoutOf(list);
  const requireUnchanged = () => requireListed(actor, list);
  return {
    etag: `"${LAYOUT_VERSION}-${Buffer.from(found.list.salt).toString('base64url')}"`,
    plainBytes: layout.bytes,
    fileName: partFileName(found.export.createdAt, part, found.export.parts),
    isProven: found.provenSessionId === sessionId,
    requireUnchanged,
    open: async ({ start, end }, isBegun) => {
      const release = takeSlot(ownerId);
      try {
        await requireUnchanged();
        await record(actor, { exportId, part, start, bytes: end - start + 1 }, isBegun);
        if (isBegun) await noteProvenSession(ownerId, found.id, sessionId);
        return await sendPart({ actor, partId: found.id, layout, entries, release }, start, end + 1);
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

async function openList(
  { ownerId }: SessionActor,
  { id: partId, number, list, export: row }: DownloadablePart,
): Promise<PartList> {
  const key = await openExportKey(ownerId, row);
  return openPartList({ ownerId, partId, key, number }, list);
}

async function requireListed({ ownerId }: SessionActor, { files }: PartList): Promise<void> {
  const listed = files.map(({ imageId, kind, salt }) => ({
    imageId,
    kind,
    saltHex: Buffer.from(salt, 'base64').toString('hex'),
  }));
  if ((await countChangedRenditions(ownerId, listed)) > 0) throw new SafelightError('export/changed');
}

async function record(
  { ownerId: actorId, sessionId }: SessionActor,
  { exportId, ...detail }: { exportId: string; part: number; start: number; bytes: number },
  isBegun: boolean,
): Promise<void> {
  const event = { type: 'export.downloaded', outcome: 'success', actorId, sessionId, subjectId: exportId, detail } as const;
  if (isBegun) await recordEvent(event);
  else recordEventSoon(event);
}
