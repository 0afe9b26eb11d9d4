// One picture's key and sealed fields: how a row's name, look and list of removed things are sealed and opened.

import { openField, sealField } from '@/lib/crypto/field';
import type { DataKey } from '@/lib/crypto/key-material';
import { unwrapDataKey } from '@/lib/crypto/wrap';
import type { SealedTexts } from '@/lib/db/images/image-texts';
import type { ImageRow } from '@/lib/db/images/images';
import type { ImageDto, RemovedMetadataDto } from '@/lib/shared/dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { requireOwnerKey } from '@/lib/keys/owner-keys';

const TABLE = 'Image';

/** What a picture looks like before its bytes are there; sealed as one field. */
export type ImageLook = { width: number; height: number; frames: number; placeholder: string | null };

/**
 * What else is known of a picture: when it was taken, by the camera's clock and without a zone (`2024-05-03T14:07:22`), and with
 * which camera, where its owner has these kept; and the 64 bits (base64) by which pictures that look alike are known. One field.
 */
export type ImageFacts = { takenAt: string | null; camera: string | null; look: string | null };
const NO_FACTS: ImageFacts = { takenAt: null, camera: null, look: null };
/** More than any facts need: sealed at one length, none can be told from many. */
const FACTS_BYTES = 384;

/** What people read of a picture: its name, what its owner wrote under it, and what a screen reader says for it. */
export type ImageTexts = { readonly name: string; readonly caption: string | null; readonly altText: string | null };

type SealedFields = { [K in 'sealedName' | 'sealedLook' | 'sealedRemoved' | 'sealedFacts']: Uint8Array<ArrayBuffer> };
type Column = keyof SealedFields | 'sealedCaption' | 'sealedAltText';
type FieldValues = { name: string; look: ImageLook; removed: readonly RemovedMetadataDto[]; facts: ImageFacts };

/** Seals a picture's fields under its own data key, each bound to its column and row. */
export function sealImageFields(key: DataKey, imageId: string, values: FieldValues): SealedFields {
  return {
    sealedName: seal(key, imageId, 'sealedName', values.name),
    sealedLook: seal(key, imageId, 'sealedLook', JSON.stringify(values.look)),
    sealedRemoved: seal(key, imageId, 'sealedRemoved', JSON.stringify(values.removed)),
    sealedFacts: seal(key, imageId, 'sealedFacts', padded(JSON.stringify(values.facts), FACTS_BYTES)),
  };
}

/** Seals what people read of a picture, each text bound to its column and row; null stays null. */
export function sealImageTexts(key: DataKey, imageId: string, texts: ImageTexts): SealedTexts {
  const orNull = (column: Column, text: string | null) => (text === null ? null : seal(key, imageId, column, text));
  return {
    sealedName: seal(key, imageId, 'sealedName', texts.name),
    sealedCaption: orNull('sealedCaption', texts.caption),
    sealedAltText: orNull('sealedAltText', texts.altText),
  };
}

/**
 * The picture's data key.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`
 */
export async function openDataKey(ownerId: OwnerId, image: Pick<ImageRow, 'id' | 'kekId' | 'wrappedDek'>): Promise<DataKey> {
  const { key } = await requireOwnerKey(ownerId, image.kekId);
  return unwrapDataKey(key, { ownerId, objectId: image.id }, image.wrappedDek);
}

/**
 * A row as its owner may see it.
 * @throws SafelightError `crypto/open-failed` when a sealed field was moved or changed
 */
export async function openImageDto(ownerId: OwnerId, row: ImageRow): Promise<ImageDto> {
  const key = await openDataKey(ownerId, row);
  const look = JSON.parse(open(key, row.id, 'sealedLook', row.sealedLook)) as ImageLook;
  return {
    id: row.id,
    ...openImageTexts(key, row),
    mediaType: row.mediaType,
    width: look.width,
    height: look.height,
    isAnimated: look.frames > 1,
    plainBytes: row.plainBytes,
    createdAt: row.createdAt.toISOString(),
    trashedAt: row.trashedAt?.toISOString() ?? null,
    placeholder: look.placeholder,
    takenAt: openFacts(key, row).takenAt,
    isFavourite: row.isFavourite,
  };
}

/** What people read of this picture. @throws SafelightError `crypto/open-failed` */
export function openImageTexts(key: DataKey, row: Pick<ImageRow, 'id'> & SealedTexts): ImageTexts {
  const orNull = (column: Column, sealed: Uint8Array | null) => (sealed === null ? null : open(key, row.id, column, sealed));
  return {
    name: openImageName(key, row),
    caption: orNull('sealedCaption', row.sealedCaption),
    altText: orNull('sealedAltText', row.sealedAltText),
  };
}

/** @throws SafelightError `crypto/open-failed` */
export function openImageName(key: DataKey, row: Pick<ImageRow, 'id' | 'sealedName'>): string {
  return open(key, row.id, 'sealedName', row.sealedName);
}

/** What else is known of this picture. @throws SafelightError `crypto/open-failed` */
export function openFacts(key: DataKey, row: Pick<ImageRow, 'id' | 'sealedFacts'>): ImageFacts {
  if (row.sealedFacts === null) return NO_FACTS;
  return { ...NO_FACTS, ...(JSON.parse(open(key, row.id, 'sealedFacts', row.sealedFacts)) as Partial<ImageFacts>) };
}

/** What the intake took out of this picture. @throws SafelightError `crypto/open-failed` */
export function openRemoved(key: DataKey, row: Pick<ImageRow, 'id' | 'sealedRemoved'>): readonly RemovedMetadataDto[] {
  return JSON.parse(open(key, row.id, 'sealedRemoved', row.sealedRemoved)) as RemovedMetadataDto[];
}

/** JSON of `bytes` bytes: spaces after it mean nothing. */
function padded(json: string, bytes: number): string {
  return json + ' '.repeat(Math.max(0, bytes - Buffer.byteLength(json)));
}

function seal(key: DataKey, rowId: string, column: Column, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sealField(key, { table: TABLE, column, rowId }, Buffer.from(text, 'utf8')));
}

function open(key: DataKey, rowId: string, column: Column, sealed: Uint8Array): string {
  return openField(key, { table: TABLE, column, rowId }, sealed).toString('utf8');
}
