// A picture out: found by id and owner together, opened only when its bytes are really wanted.

import type { Actor } from '@/lib/auth/actor';
import type { PlainBatch } from '@/lib/crypto/blob/blob';
import { findOpenable, type OpenableRow, type RenditionRow } from '@/lib/db/images/images';
import { log } from '@/lib/log/log';
import type { MediaType, RenditionKind } from '@/lib/shared/media-types';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { requirePreview } from '@/lib/vault/renditions/preview';
import { openDataKey, openImageName } from '@/lib/vault/renditions/sealed-image';
import { openStoredRendition, type PictureRef } from '@/lib/vault/renditions/stored-rendition';
import { watchedBatches } from '@/lib/vault/renditions/watched-batches';
import { recordEvent, recordEventSoon } from '@/lib/watch/record';

/** A rendition its owner may have. Nothing was decrypted yet; `etag` changes with every write of the blob. */
export type OpenableRendition = {
  readonly etag: string;
  readonly mediaType: MediaType;
  readonly plainBytes: number;
  /** The sealed display name, opened. @throws SafelightError `crypto/open-failed` */
  readFileName(): Promise<string>;
  /**
   * The bytes, or those from `start` to `end` (inclusive), in batches of pieces. Resolves after the first batch was verified;
   * a bad piece later on throws while iterating, and nothing of its batch is handed out. Whoever takes them ends the iterator
   * (`return`), also where it never asked for a batch: the stored bytes are held open until then.
   * @throws SafelightError `crypto/open-failed`, `storage/*`, `keys/*`
   */
  open(range?: { start: number; end: number }): Promise<AsyncIterable<PlainBatch>>;
};

/** What the ledger tells when bytes leave; null where they do not leave the house. */
export type OpeningEvent = 'image.opened' | 'image.downloaded' | null;

/**
 * One rendition of one of the owner's pictures, whatever the rules about it are: doors go by lib/vault/protect/deliver.ts. A preview
 * is made at its first view.
 * @throws SafelightError `object/not-found` when it does not exist or is somebody else's; `image/*`, `storage/*`, `keys/*`
 */
export async function requireRendition(
  actor: Actor,
  request: { imageId: string; kind: RenditionKind },
  event: OpeningEvent = 'image.opened',
): Promise<OpenableRendition> {
  const image = await findOpenable(actor.ownerId, request.imageId, request.kind);
  if (!image) throw new SafelightError('object/not-found');
  const row = image.rendition ?? (request.kind === 'preview' ? await requirePreview(actor.ownerId, image.id) : null);
  if (!row) throw new SafelightError('object/not-found');
  return openable(actor, { image, row }, event);
}

function openable(
  actor: Actor,
  { image, row }: { image: OpenableRow; row: RenditionRow },
  event: OpeningEvent,
): OpenableRendition {
  const ref = async (): Promise<PictureRef> => ({
    ownerId: actor.ownerId,
    imageId: image.id,
    key: await openDataKey(actor.ownerId, image),
  });
  return {
    etag: `"${Buffer.from(row.salt).toString('base64url')}"`,
    mediaType: row.mediaType,
    plainBytes: row.plainBytes,
    readFileName: async () => openImageName((await ref()).key, image),
    open: async (range) => {
      const about = {
        actorId: actor.ownerId,
        sessionId: actor.sessionId,
        subjectId: image.id,
        detail: { rendition: row.kind },
      } as const;
      try {
        const batches = await openStoredRendition(await ref(), row, range);
        if (event !== null) recordEventSoon({ type: event, outcome: 'success', ...about });
        return watchedBatches(batches, (error) => reportDamage(error, about));
      } catch (error) {
        await reportDamage(error, about);
        throw error;
      }
    },
  };
}

type About = { actorId: Actor['ownerId']; sessionId: string | null; subjectId: string; detail: { rendition: RenditionKind } };

/** Bytes that do not open, or are gone, are an event of their own: somebody or something touched the store. Other errors are passed over. */
export async function reportDamage(error: unknown, about: About): Promise<void> {
  if (!isSafelightError(error, 'crypto/open-failed') && !isSafelightError(error, 'storage/not-found')) return;
  log().error({ error, imageId: about.subjectId }, 'a stored picture could not be opened');
  await recordEvent({ type: 'integrity.failed', outcome: 'failed', ...about, detail: { ...about.detail, code: error.code } });
}
