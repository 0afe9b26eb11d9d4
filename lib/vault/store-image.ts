// A picture in: taken apart and rebuilt, sealed, rested, and only then made visible by its row.

import type { Actor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { createDataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { createImage, type ImageRow, type RenditionRow } from '@/lib/db/images';
import { assertWithinQuota, findUsage } from '@/lib/db/usage';
import { findProfile } from '@/lib/db/users';
import { contentBytes, intakeImage, type IntakeInput, type IntakeResult } from '@/lib/images/intake';
import type { ImageDto } from '@/lib/shared/dto';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { decoders } from '@/lib/vault/decoders';
import { eraseOwnerKeys, requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import { openImageDto, sealImageFields } from '@/lib/vault/sealed-image';
import { deleteBlobs, putRendition, type PlainRendition } from '@/lib/vault/stored-rendition';
import { recordEvent } from '@/lib/watch/record';

/**
 * Stores one upload for its owner and answers what the gallery shows.
 * Nothing of it stays when any step fails; what a kill leaves behind has no row, and the sweep takes it.
 * @throws SafelightError `image/*`, `quota/*`, `storage/*`, `keys/*`
 */
export async function storeImage(actor: Actor, input: IntakeInput): Promise<ImageDto> {
  try {
    const row = await storeVerified(actor, input);
    await recordEvent({
      type: 'image.uploaded',
      outcome: 'success',
      actorId: actor.ownerId,
      sessionId: actor.sessionId,
      subjectId: row.id,
      detail: { bytes: row.plainBytes, mediaType: row.mediaType },
    });
    return await openImageDto(actor.ownerId, row);
  } catch (error) {
    if (isSafelightError(error)) {
      await recordEvent({
        type: 'image.refused',
        outcome: 'refused',
        actorId: actor.ownerId,
        sessionId: actor.sessionId,
        detail: { code: error.code, bytes: contentBytes(input.content) },
      });
    }
    throw error;
  }
}

async function storeVerified(actor: Actor, input: IntakeInput): Promise<ImageRow> {
  const { MAX_UPLOAD_BYTES, INTAKE_MODE, QUOTA_BYTES, QUOTA_IMAGES } = config();
  if (contentBytes(input.content) > MAX_UPLOAD_BYTES) throw new SafelightError('image/too-large');
  const quota = { quotaBytes: QUOTA_BYTES, quotaImages: QUOTA_IMAGES };
  // A first look spares a full vault the decoding; the count that binds is taken under the lock in createImage.
  assertWithinQuota(await findUsage(actor.ownerId), { bytes: 1, images: 1 }, quota);
  const intake = await intakeImage(decoders(), input, { limits: IMAGE_LIMITS, mode: INTAKE_MODE, fairKey: actor.ownerId });
  return sealAndKeep(actor, intake, quota);
}

async function sealAndKeep(
  actor: Actor,
  intake: IntakeResult,
  quota: { quotaBytes: number; quotaImages: number },
): Promise<ImageRow> {
  const { ownerId } = actor;
  const owner = await requireCurrentOwnerKey(ownerId);
  const imageId = createRandomId();
  const key = createDataKey();
  const picture = { ownerId, imageId, key };
  const renditions = await putAll(picture, [
    { kind: 'original', ...intake.original },
    { kind: 'thumbnail', ...intake.thumbnail },
  ]);
  const placeholder = intake.placeholder === null ? null : Buffer.from(intake.placeholder).toString('base64');
  try {
    return await createImage(
      ownerId,
      {
        id: imageId,
        mediaType: intake.original.mediaType,
        plainBytes: intake.original.bytes.byteLength,
        wrappedDek: new Uint8Array(wrapDataKey(owner.key, { ownerId, objectId: imageId }, key)),
        kekId: owner.kekId,
        keptBytes: 0,
        ...sealImageFields(key, imageId, {
          name: intake.displayName,
          look: { width: intake.width, height: intake.height, frames: intake.frames, placeholder },
          removed: intake.removed,
          facts: { takenAt: null, camera: null },
        }),
        renditions,
      },
      quota,
    );
  } catch (error) {
    await deleteBlobs(renditions);
    // Deleted while the picture was decoded: the key made for it would stay for ever.
    if ((await findProfile(ownerId)) !== null) throw error;
    await eraseOwnerKeys(ownerId);
    throw new SafelightError('auth/required', { cause: error, detail: 'the account is gone' });
  }
}

/** Rests all of them side by side; when one fails, the others are taken back. */
async function putAll(picture: Parameters<typeof putRendition>[0], plain: readonly PlainRendition[]): Promise<RenditionRow[]> {
  const settled = await Promise.allSettled(plain.map((rendition) => putRendition(picture, rendition)));
  const kept = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = settled.find((result) => result.status === 'rejected');
  if (failure) {
    await deleteBlobs(kept);
    throw failure.reason;
  }
  return kept;
}
