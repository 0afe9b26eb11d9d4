// What the intake made of a file, kept: sealed under a key of its own, rested, and made visible by its row.

import type { Actor } from '@/lib/auth/actor';
import { sha256 } from '@/lib/crypto/digest';
import { createDataKey, type DataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { type Admission, createImage, type ImageTerm, type NewImage } from '@/lib/db/images/create-image';
import type { ImageRow, RenditionRow } from '@/lib/db/images/images';
import type { IntakeResult } from '@/lib/images/intake';
import { type BlindDigest, requireBlindDigests } from '@/lib/keys/index-keys';
import { requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { PrivacyDto } from '@/lib/shared/protect/privacy';
import { lookTermsFor } from '@/lib/vault/duplicates/look-terms';
import { requirePrivacy } from '@/lib/vault/privacy';
import { sealImageFields } from '@/lib/vault/renditions/sealed-image';
import { textTermsFor } from '@/lib/vault/search/index-terms';
import {
  deleteBlobs,
  type PictureRef,
  type PlainRendition,
  putRendition,
  takeBack,
} from '@/lib/vault/renditions/stored-rendition';
import { dayTagsFor } from '@/lib/vault/timeline/day-tags';

const NO_CAPTURE = { takenAt: null, camera: null };

/** A file as it was sent, with the blind digest of its SHA-256. */
export type SentFile = { readonly bytes: Uint8Array; readonly digest: BlindDigest };

/** A file that passed the intake. */
export type Accepted = { readonly intake: IntakeResult; readonly sent: SentFile };

/**
 * Seals and keeps one picture; when its row is not made, its blobs are taken back.
 * @throws SafelightError `image/duplicate`, `quota/*`, `storage/*`, `keys/*`
 */
export async function keepImage(actor: Actor, accepted: Accepted, admission: Admission): Promise<ImageRow> {
  const { ownerId } = actor;
  const picture = { ownerId, imageId: createRandomId(), key: createDataKey() };
  const privacy = await requirePrivacy(actor);
  const columns = await columnsOf(picture, accepted, privacy);
  const renditions = await putAll(picture, renditionsOf(accepted, privacy));
  try {
    return await createImage(ownerId, { ...columns, renditions }, admission);
  } catch (error) {
    await takeBack(renditions, error);
    throw error;
  }
}

function renditionsOf({ intake, sent }: Accepted, { keepOriginals }: PrivacyDto): PlainRendition[] {
  const untouched = { kind: 'untouched', mediaType: intake.sentMediaType, bytes: sent.bytes } as const;
  return [
    { kind: 'original', ...intake.original },
    { kind: 'thumbnail', ...intake.thumbnail },
    ...(keepOriginals ? [untouched] : []),
  ];
}

async function columnsOf(
  picture: PictureRef & { key: DataKey },
  { intake, sent }: Accepted,
  privacy: PrivacyDto,
): Promise<Omit<NewImage, 'renditions'>> {
  const { ownerId, imageId, key } = picture;
  const createdAt = new Date();
  const owner = await requireCurrentOwnerKey(ownerId);
  const digestOf = await requireBlindDigests(ownerId, 'content');
  const look = intake.look === null ? null : Buffer.from(intake.look).toString('base64');
  const facts = { ...(privacy.keepCapture ? intake.facts : NO_CAPTURE), look };
  const placeholder = intake.placeholder === null ? null : Buffer.from(intake.placeholder).toString('base64');
  return {
    id: imageId,
    createdAt,
    mediaType: intake.original.mediaType,
    plainBytes: intake.original.bytes.byteLength,
    keptBytes: privacy.keepOriginals ? sent.bytes.byteLength : 0,
    wrappedDek: new Uint8Array(wrapDataKey(owner.key, { ownerId, objectId: imageId }, key)),
    kekId: owner.kekId,
    sentDigest: sent.digest,
    cleanDigest: digestOf(sha256(intake.original.bytes)),
    ...(await dayTagsFor(ownerId, { takenAt: facts.takenAt, createdAt })),
    // Everything by which the picture can be found joins here.
    terms: await termsFor(ownerId, intake),
    ...sealImageFields(key, imageId, {
      name: intake.displayName,
      look: { width: intake.width, height: intake.height, frames: intake.frames, placeholder },
      removed: intake.removed,
      facts,
    }),
  };
}

async function termsFor(ownerId: OwnerId, { look, displayName }: IntakeResult): Promise<ImageTerm[]> {
  return [...(await textTermsFor(ownerId, { name: displayName })), ...(await lookTermsFor(ownerId, look))];
}

/** Rests all of them side by side; when one fails, the others are taken back. */
async function putAll(picture: PictureRef, plain: readonly PlainRendition[]): Promise<RenditionRow[]> {
  const settled = await Promise.allSettled(plain.map((rendition) => putRendition(picture, rendition)));
  const kept = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = settled.find((result) => result.status === 'rejected');
  if (failure) {
    await deleteBlobs(kept);
    throw failure.reason;
  }
  return kept;
}
