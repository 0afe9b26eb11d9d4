// Previews (long side 2048) are made at the first view, once, by whoever asks first.

import { config } from '@/lib/config/config';
import { addRendition, findOpenable, type RenditionRow } from '@/lib/db/images/images';
import { derivePreview } from '@/lib/images/intake';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { isOriginalMediaType } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { decoders } from '@/lib/vault/intake/decoders';
import { createIngestPermits, DRAWING_BOUNDS } from '@/lib/vault/intake/ingest-permits';
import { openDataKey } from '@/lib/vault/renditions/sealed-image';
import { deleteBlobs, openStoredRendition, putRendition } from '@/lib/vault/renditions/stored-rendition';
import { wholeBytes } from '@/lib/vault/renditions/rested-blob';

// Each holds a whole original while it waits for a decoder: a few at once, whoever asks for a thousand (T10).
const making = createIngestPermits(DRAWING_BOUNDS);
const underWay = new Map<string, Promise<RenditionRow | null>>();

/**
 * The preview of a picture that has none yet. Parallel calls in one process share the work; of two processes the
 * first row wins and the other's blob is deleted.
 * @returns null when the picture is gone or not this owner's
 * @throws SafelightError `request/busy` when too many wait already; `image/*`, `crypto/open-failed`, `storage/*`, `keys/*`
 */
export function requirePreview(ownerId: OwnerId, imageId: string): Promise<RenditionRow | null> {
  const name = `${ownerId}/${imageId}`;
  const running = underWay.get(name);
  if (running) return running;
  const work = making.run({ ownerId, bytes: 0 }, () => makePreview(ownerId, imageId)).finally(() => underWay.delete(name));
  underWay.set(name, work);
  return work;
}

async function makePreview(ownerId: OwnerId, imageId: string): Promise<RenditionRow | null> {
  const image = await findOpenable(ownerId, imageId, 'original');
  if (!image?.rendition) return null;
  const picture = { ownerId, imageId, key: await openDataKey(ownerId, image) };
  const { mediaType } = image;
  if (!isOriginalMediaType(mediaType)) throw new SafelightError('image/type-not-allowed');
  const bytes = await wholeBytes(await openStoredRendition(picture, image.rendition), image.rendition.plainBytes);
  const preview = await derivePreview(
    decoders(),
    { bytes, mediaType },
    { limits: IMAGE_LIMITS, mode: config().INTAKE_MODE, fairKey: ownerId },
  );
  const row = await putRendition(picture, { kind: 'preview', ...preview });
  if (await addRendition(ownerId, imageId, row)) return row;
  await deleteBlobs([row]);
  return (await findOpenable(ownerId, imageId, 'preview'))?.rendition ?? null;
}
