// A picture in: looked at, taken apart and rebuilt, sealed, rested, and only then made visible by its row.

import type { Actor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { sha256 } from '@/lib/crypto/digest';
import type { Admission } from '@/lib/db/create-image';
import { refuseDuplicate } from '@/lib/db/duplicates';
import type { ImageRow } from '@/lib/db/images';
import { assertWithinQuota, findUsage } from '@/lib/db/usage';
import { findProfile } from '@/lib/db/users';
import { contentBytes, intakeImage, type IntakeInput } from '@/lib/images/intake';
import { requireBlindDigests } from '@/lib/keys/index-keys';
import { eraseOwnerKeys } from '@/lib/keys/owner-keys';
import { requireClean } from '@/lib/malware/scanner';
import type { StoredUploadDto } from '@/lib/shared/dto';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { decoders } from '@/lib/vault/decoders';
import { ingestPermits } from '@/lib/vault/ingest-permits';
import { type Accepted, keepImage, type SentFile } from '@/lib/vault/keep-image';
import { findSimilarTo } from '@/lib/vault/duplicates/similar-images';
import { queuePreview } from '@/lib/vault/preview-queue';
import { openImageDto } from '@/lib/vault/sealed-image';
import { recordEvent } from '@/lib/watch/record';

/** `duplicates`: whether a picture that its owner has already is refused (the default) or kept once more. */
export type StoreOptions = {
  readonly duplicates?: Admission['duplicates'];
  /** Ends the work when whoever sent the file is gone. */
  readonly signal?: AbortSignal;
};

/**
 * Stores one upload for its owner and answers what the gallery shows, with a picture of theirs that looks like it.
 * Nothing of it stays when any step fails; what a kill leaves behind has no row, and the sweep takes it.
 * @throws SafelightError `image/*`, `quota/*`, `storage/*`, `keys/*`
 */
export async function storeImage(actor: Actor, input: IntakeInput, options: StoreOptions = {}): Promise<StoredUploadDto> {
  const { ownerId: actorId, sessionId } = actor;
  try {
    const row = await whileAccountStands(actor, () => storeVerified(actor, input, options));
    const detail = { bytes: row.plainBytes, mediaType: row.mediaType };
    await recordEvent({ type: 'image.uploaded', outcome: 'success', actorId, sessionId, subjectId: row.id, detail });
    queuePreview(actor.ownerId, row.id);
    return { image: await openImageDto(actor.ownerId, row), similarTo: await findSimilarTo(actor, row) };
  } catch (error) {
    if (isSafelightError(error)) {
      const refusal = { code: error.code, bytes: contentBytes(input.content) };
      const [type, detail] = isSafelightError(error, 'image/infected')
        ? (['image.infected', { ...refusal, signature: error.detail ?? null }] as const)
        : (['image.refused', refusal] as const);
      await recordEvent({ type, outcome: 'refused', actorId, sessionId, detail });
    }
    throw error;
  }
}

async function storeVerified(actor: Actor, input: IntakeInput, options: StoreOptions): Promise<ImageRow> {
  const { MAX_UPLOAD_BYTES, INTAKE_MODE, QUOTA_BYTES, QUOTA_IMAGES } = config();
  if (contentBytes(input.content) > MAX_UPLOAD_BYTES) throw new SafelightError('image/too-large');
  const quota = { quotaBytes: QUOTA_BYTES, quotaImages: QUOTA_IMAGES };
  const admission = { quota, duplicates: options.duplicates ?? 'refuse' };
  // A first look spares a full vault the decoding; the count that binds is taken under the lock in createImage.
  assertWithinQuota(await findUsage(actor.ownerId), { bytes: 1, images: 1 }, quota);
  const { signal } = options;
  return ingestPermits().run({ ownerId: actor.ownerId, bytes: contentBytes(input.content), signal }, async () =>
    keepImage(actor, await takeIn(actor, input, { admission, mode: INTAKE_MODE, signal }), admission),
  );
}

async function takeIn(
  actor: Actor,
  input: IntakeInput,
  how: { admission: Admission; mode: 'rebuild' | 'reencode'; signal: AbortSignal | undefined },
): Promise<Accepted> {
  const { ownerId } = actor;
  const { admission, mode, signal } = how;
  const digestOf = await requireBlindDigests(ownerId, 'content');
  const seen: { sent?: SentFile } = {};
  const beforeDecode = async (bytes: Uint8Array) => {
    const digest = digestOf(sha256(bytes));
    seen.sent = { bytes, digest };
    // A first look again; what binds is asked under the lock.
    if (admission.duplicates === 'refuse') await refuseDuplicate(ownerId, [digest]);
    await requireClean(bytes, signal);
  };
  const options = { limits: IMAGE_LIMITS, mode, beforeDecode, ...(signal === undefined ? {} : { signal }) };
  const intake = await intakeImage(decoders(), input, options);
  if (seen.sent === undefined) throw new SafelightError('internal/unexpected', { detail: 'a file was decoded unseen' });
  return { intake, sent: seen.sent };
}

/** Deleted while the picture was decoded: the keys made for it meanwhile would stay for ever. */
async function whileAccountStands<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((await findProfile(actor.ownerId)) !== null) throw error;
    await eraseOwnerKeys(actor.ownerId);
    throw new SafelightError('auth/required', { cause: error, detail: 'the account is gone' });
  }
}
