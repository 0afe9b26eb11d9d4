// What is in a part, file by file: with it the part can be made at any time, byte by byte the same. It rests as one sealed blob.

import type { DataKey } from '@/lib/crypto/key-material';
import type { ListBlobRow } from '@/lib/db/exports/exports';
import type { RenditionKind } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openWhole, restBlob } from '@/lib/vault/renditions/rested-blob';

/** A text that is written into the archive as it stands here. */
export type ListedText = { readonly name: string; readonly text: string };
/** A picture's file: which stored blob it is (`salt`, base64), and what its plain bytes are. */
export type ListedFile = {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  readonly modified: string;
  readonly imageId: string;
  readonly kind: RenditionKind;
  readonly salt: string;
};
export type PartList = {
  readonly number: number;
  /** The time of the texts, as archives tell it. */
  readonly madeAt: string;
  readonly texts: readonly ListedText[];
  readonly files: readonly ListedFile[];
};

/** Whose list: the part's own id is bound into the blob. */
export type PartRef = { readonly ownerId: OwnerId; readonly partId: string; readonly key: DataKey };

const subjectOf = ({ ownerId, partId }: PartRef) =>
  ({ kind: 'list', mediaType: 'application/octet-stream', objectId: partId, ownerId }) as const;

/**
 * Seals a part's list and rests it; the row that points to it comes after.
 * @throws SafelightError `storage/full`, `storage/unavailable`
 */
export async function putPartList(part: PartRef, list: PartList): Promise<ListBlobRow> {
  const plain = Buffer.from(JSON.stringify(list), 'utf8');
  const row = await restBlob(part.key, subjectOf(part), plain);
  plain.fill(0);
  return row;
}

/**
 * Opens a part's list.
 * @throws SafelightError `crypto/open-failed`, also for the list of another part; `storage/not-found`, `storage/unavailable`
 */
export async function openPartList(part: PartRef & { readonly number: number }, row: ListBlobRow): Promise<PartList> {
  const list = JSON.parse((await openWhole(part.key, subjectOf(part), row)).toString('utf8')) as PartList;
  if (list.number !== part.number) throw new SafelightError('crypto/open-failed', { detail: 'the list of another part' });
  return list;
}
