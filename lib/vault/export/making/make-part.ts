// One part: its stretch of pictures becomes a list, with which the archive can be made at any time.

import { listExportedPictures } from '@/lib/db/exports/export-pictures';
import type { ExportWork, MadePart, PartWork } from '@/lib/db/exports/export-work';
import type { PartList, ListedFile } from '@/lib/vault/export/list-blob';
import {
  MANIFEST_NAME,
  partManifest,
  partManifestName,
  type PictureNote,
  type UnreadableNote,
  wholeManifest,
} from '@/lib/vault/export/making/manifest';
import { type Notebook, notePicture } from '@/lib/vault/export/making/note-picture';
import { layoutOf, partFileName } from '@/lib/vault/export/part-layout';

const PAGE = 100;

/** What a part of this export is made of. `onPicture` is told how many pictures of the part are dealt with. */
export type PartMaking = {
  readonly work: ExportWork;
  readonly book: Notebook;
  readonly album: string | null;
  readonly onPicture: (done: number) => void;
};

type Notes = { pictures: PictureNote[]; unreadable: UnreadableNote[]; files: ListedFile[] };

/**
 * Reads the pictures of a part that are still in the gallery. Part 1 tells of the whole and is made last: `parts` are all parts, those
 * after it made.
 * @throws SafelightError as `notePicture`
 */
export async function makePart(
  making: PartMaking,
  part: PartWork,
  parts: readonly PartWork[],
): Promise<{ list: PartList; made: MadePart }> {
  const notes = await notePictures(making, part);
  const made = { images: notes.pictures.length, unreadable: notes.unreadable.length };
  const texts = [{ name: partManifestName(part.number), text: textOf(making, part, notes) }];
  if (part.number === 1) texts.unshift({ name: MANIFEST_NAME, text: wholeText(making, made, parts) });
  const madeAt = new Date().toISOString().slice(0, 19);
  const list = { number: part.number, madeAt, texts, files: notes.files };
  return { list, made: { ...made, zipBytes: layoutOf(list).layout.bytes } };
}

async function notePictures({ work, book, onPicture }: PartMaking, part: PartWork): Promise<Notes> {
  const notes: Notes = { pictures: [], unreadable: [], files: [] };
  let done = 0;
  let from = part.from;
  for (;;) {
    const stretch = { from, isFromIncluded: done === 0, to: part.to, limit: PAGE };
    const page = await listExportedPictures(book.ownerId, work.albumId, stretch);
    for (const picture of page) {
      const noted = await notePicture(book, picture);
      if (noted.kind === 'picture') {
        notes.pictures.push(noted.note);
        notes.files.push(...noted.files);
      } else if (noted.kind === 'unreadable') notes.unreadable.push(noted.note);
      done += 1;
      onPicture(done);
    }
    from = page.at(-1) ?? from;
    if (page.length < PAGE) return notes;
  }
}

function textOf({ work }: PartMaking, { number }: PartWork, { pictures, unreadable }: Notes): string {
  return partManifest({ exportId: work.id, number, pictures, unreadable });
}

function wholeText({ work, book, album }: PartMaking, first: Omit<MadePart, 'zipBytes'>, parts: readonly PartWork[]): string {
  return wholeManifest({
    exportId: work.id,
    askedAt: work.createdAt,
    album,
    labels: book.labels,
    parts: parts.map(({ number, images, unreadable }) => ({
      number,
      fileName: partFileName(work.createdAt, number, parts.length),
      ...(number === 1 ? first : { images, unreadable }),
    })),
  });
}
