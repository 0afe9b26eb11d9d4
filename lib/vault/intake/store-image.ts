// A picture in: looked at, taken apart and rebuilt, sealed, rested, and only then made visible by its row.

import type { Actor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { sha256 } from '@/lib/crypto/digest';
import type { Admission } from '@/lib/db/images/create-image';
import { refuseDuplicate } from '@/lib/db/images/duplicates';
import type { ImageRow } from '@/lib/db/images/images';
import { assertWithinQuota, findUsage } from '@/lib/db/images/usage';
import { HEAD_BYTES } from '@/lib/images/inspect-head';
import { contentBytes, intakeImage, type IntakeHead, type IntakeInput, lookAtHead } from '@/lib/images/intake';
import { requireBlindDigests } from '@/lib/keys/index-keys';
import { requireClean } from '@/lib/malware/scanner';
import type { StoredUploadDto } from '@/lib/shared/dto';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { decoders } from '@/lib/vault/intake/decoders';
import { ingestPermits } from '@/lib/vault/intake/ingest-permits';
import { type Accepted, keepImage, type SentFile } from '@/lib/vault/intake/keep-image';
import { findSimilarTo } from '@/lib/vault/duplicates/similar-images';
import { queuePreview } from '@/lib/vault/renditions/preview-queue';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';
import { whileAccountStands } from '@/lib/vault/while-account-stands';
import { recordEvent } from '@/lib/watch/record';

/** A file that is put together only when its turn has come: `content.bytes` long then, of which `heldBytes` are in memory already. */
export type GatheredFile = Omit<IntakeInput, 'content'> & {
  readonly content: { readonly bytes: number; readonly heldBytes: number; readonly gather: () => Promise<Uint8Array> };
};

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
export async function storeImage(
  actor: Actor,
  input: IntakeInput | GatheredFile,
  options: StoreOptions = {},
): Promise<StoredUploadDto> {
  try {
    return await whileAccountStands(actor, async () => {
      const row = await storeVerified(actor, input, options);
      await recordStored(actor, row);
      queuePreview(actor.ownerId, row.id);
      return { image: await openImageDto(actor.ownerId, row), similarTo: await findSimilarTo(actor, row) };
    });
  } catch (error) {
    if (isSafelightError(error)) await recordRefusal(actor, error, sizeOf(input).bytes);
    throw error;
  }
}

/**
 * What a door asks about the first bytes of a file that is still coming in: one that `storeImage` would refuse by them is refused,
 * and put on record, before the rest is kept.
 */
export function headCheckFor(actor: Actor): {
  bytes: number;
  check: (head: Uint8Array, claims: Omit<IntakeHead, 'head'>) => Promise<void>;
} {
  return {
    bytes: HEAD_BYTES,
    check: async (head, claims) => {
      try {
        await lookAtHead({ ...claims, head }, { limits: IMAGE_LIMITS, formats: config().INTAKE_FORMATS });
      } catch (error) {
        if (isSafelightError(error)) await recordRefusal(actor, error, head.byteLength);
        throw error;
      }
    },
  };
}

async function recordStored({ ownerId: actorId, sessionId }: Actor, row: ImageRow): Promise<void> {
  const detail = { bytes: row.plainBytes, mediaType: row.mediaType };
  await recordEvent({ type: 'image.uploaded', outcome: 'success', actorId, sessionId, subjectId: row.id, detail });
}

async function recordRefusal({ ownerId: actorId, sessionId }: Actor, error: SafelightError, bytes: number): Promise<void> {
  const { code, detail: signature = null } = error;
  const isInfected = code === 'image/infected';
  const type = isInfected ? 'image.infected' : 'image.refused';
  const detail = isInfected ? { code, bytes, signature } : { code, bytes };
  await recordEvent({ type, outcome: 'refused', actorId, sessionId, detail });
}

async function storeVerified(actor: Actor, input: IntakeInput | GatheredFile, options: StoreOptions): Promise<ImageRow> {
  const { MAX_UPLOAD_BYTES, INTAKE_MODE, QUOTA_BYTES, QUOTA_IMAGES } = config();
  const size = sizeOf(input);
  if (size.bytes > MAX_UPLOAD_BYTES) throw new SafelightError('image/too-large');
  const quota = { quotaBytes: QUOTA_BYTES, quotaImages: QUOTA_IMAGES };
  const admission = { quota, duplicates: options.duplicates ?? 'refuse' };
  // A first look spares a full vault the decoding; the count that binds is taken under the lock in createImage.
  assertWithinQuota(await findUsage(actor.ownerId), { bytes: 1, images: 1 }, quota);
  const { signal } = options;
  return ingestPermits().run({ ownerId: actor.ownerId, ...size, signal }, async () =>
    keepImage(actor, await takeIn(actor, await gathered(input), { admission, mode: INTAKE_MODE, signal }), admission),
  );
}

function sizeOf({ content }: IntakeInput | GatheredFile): { bytes: number; heldBytes?: number } {
  return 'gather' in content ? content : { bytes: contentBytes(content) };
}

async function gathered(input: IntakeInput | GatheredFile): Promise<IntakeInput> {
  const { content, ...claims } = input;
  return { ...claims, content: 'gather' in content ? await content.gather() : content };
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
  const options = { limits: IMAGE_LIMITS, mode, beforeDecode, fairKey: ownerId, ...(signal === undefined ? {} : { signal }) };
  const intake = await intakeImage(decoders(), input, options);
  if (seen.sent === undefined) throw new SafelightError('internal/unexpected', { detail: 'a file was decoded unseen' });
  return { intake, sent: seen.sent };
}
