// One picture on its way into a list: its files are read through, and what its owner noted of it is opened.

import { type ExportedPicture } from '@/lib/db/exports/export-pictures';
import { findImage, type RenditionRow } from '@/lib/db/images/images';
import type { OwnerId } from '@/lib/shared/owner-id';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import type { ListedFile } from '@/lib/vault/export/list-blob';
import { checksumRendition } from '@/lib/vault/export/making/checksum';
import { type EntryNames, fileName } from '@/lib/vault/export/making/entry-names';
import type { Labels } from '@/lib/vault/export/making/labels';
import type { FileNote, PictureNote, UnreadableNote } from '@/lib/vault/export/making/manifest';
import { reportDamage } from '@/lib/vault/renditions/open-rendition';
import { openDataKey, openFacts, openImageDto } from '@/lib/vault/renditions/sealed-image';

/** What all pictures of one export share. `folder` null: a folder for each month. */
export type Notebook = {
  readonly ownerId: OwnerId;
  readonly labels: Labels;
  readonly names: EntryNames;
  readonly folder: string | null;
  /** Called often; throws to break off. */
  readonly beat: () => Promise<void>;
};

export type Noted =
  | { readonly kind: 'picture'; readonly note: PictureNote; readonly files: readonly ListedFile[] }
  | { readonly kind: 'unreadable'; readonly note: UnreadableNote }
  | { readonly kind: 'gone' };

/**
 * Notes one picture. One that was deleted meanwhile is `gone`; one that does not open is `unreadable` and put on record: it must not
 * keep all others in.
 * @throws SafelightError `storage/unavailable`, `keys/unavailable` and what `beat` throws
 */
export async function notePicture(book: Notebook, picture: ExportedPicture): Promise<Noted> {
  try {
    return await readPicture(book, picture);
  } catch (error) {
    const isDamage = isSafelightError(error, 'crypto/open-failed') || isSafelightError(error, 'storage/not-found');
    if (!isDamage) throw error;
    await book.beat();
    if (!(await findImage(book.ownerId, picture.id))) return { kind: 'gone' };
    await reportDamage(error, {
      actorId: book.ownerId,
      sessionId: null,
      subjectId: picture.id,
      detail: { rendition: 'original' },
    });
    return { kind: 'unreadable', note: { id: picture.id, code: error.code } };
  }
}

async function readPicture(book: Notebook, picture: ExportedPicture): Promise<Noted> {
  const { ownerId, labels } = book;
  const key = await openDataKey(ownerId, picture);
  const { name, width, height, takenAt, createdAt, caption, altText, isFavourite } = await openImageDto(ownerId, picture);
  const { camera } = openFacts(key, picture);
  const modified = takenAt ?? createdAt.slice(0, 19);
  const read = async (row: RenditionRow, under: string): Promise<{ note: FileNote; file: ListedFile }> => {
    const sums = await checksumRendition({ ownerId, imageId: picture.id, key }, row, book.beat);
    const path = book.names.take(`${under}${book.folder ?? monthFolder(modified)}`, fileName(name, row.mediaType));
    const { kind, mediaType, plainBytes: bytes } = row;
    const salt = Buffer.from(row.salt).toString('base64');
    return {
      note: { file: path, mediaType, bytes, sha256: sums.sha256 },
      file: { name: path, bytes, crc32: sums.crc32, modified, imageId: picture.id, kind, salt },
    };
  };
  const original = await read(requireOriginal(picture), '');
  const kept = picture.renditions.find(({ kind }) => kind === 'untouched');
  const untouched = kept ? await read(kept, 'untouched/') : null;
  const note = {
    ...{ id: picture.id, name, ...original.note, width, height, takenAt, addedAt: createdAt, camera, caption, altText },
    favourite: isFavourite,
    tags: picture.tags.flatMap(({ tagId }) => labels.tags.get(tagId) ?? []),
    albums: picture.inAlbums.flatMap(({ albumId: id, position }) => {
      const title = labels.albums.get(id);
      return title === undefined ? [] : [{ id, title, position }];
    }),
    untouched: untouched?.note ?? null,
  };
  return { kind: 'picture', note, files: [original.file, ...(untouched ? [untouched.file] : [])] };
}

function requireOriginal({ renditions }: ExportedPicture): RenditionRow {
  const original = renditions.find(({ kind }) => kind === 'original');
  if (!original) throw new SafelightError('storage/not-found', { detail: 'original' });
  return original;
}

/** `2024/05`, from a time as archives tell it. */
function monthFolder(modified: string): string {
  return `${modified.slice(0, 4)}/${modified.slice(5, 7)}`;
}
