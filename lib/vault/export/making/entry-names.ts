// Names for files in an archive: safe on every file system they may be unpacked to, and no two the same.

import type { MediaType } from '@/lib/shared/media-types';

/** What no file system's name may hold somewhere, and everything that separates folders, or looks or turns like it. */
const FORBIDDEN = /[<>:"/\\|?*\u2044\u2215\u2216\u29f5\u29f8\uff0f\uff3c]/gu;
/** Control characters, separators of lines, lone surrogates, and what re-orders or hides text; joiners inside of emoji may stay. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
/** Devices of Windows, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** What the archive itself puts at its top. */
const OWN = /^(?:untouched|manifest(?:-\d+)?\.json)$/i;
/** A name may take 255 bytes; the rest is for an ending and a number. */
const MOST_BYTES = 200;

const ENDINGS: Readonly<Record<MediaType, readonly [string, ...string[]]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png', 'apng'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif'],
  'image/tiff': ['tiff', 'tif'],
};

/** One part of a path out of any text; `otherwise` where nothing of it can stay. */
export function pathPart(text: string, otherwise: string): string {
  const seen = text.toWellFormed().normalize('NFC').replace(UNSEEN, '').replace(FORBIDDEN, '_').trim();
  const cut = cutToBytes(seen.replace(/^\.+/, '_'), MOST_BYTES).replace(/[. ]+$/, '');
  if (cut === '') return otherwise;
  return RESERVED.test(cut) ? `_${cut}` : cut;
}

/** The folder of an album's export. */
export function albumFolder(title: string): string {
  const folder = pathPart(title, 'album');
  return OWN.test(folder) ? `_${folder}` : folder;
}

/** Splits a picture's name; the ending fits what the file is, so that it opens wherever it is unpacked. */
export function fileName(displayName: string, mediaType: MediaType): { stem: string; ending: string } {
  const [, stem = displayName, given = ''] = /^(.*)\.([^.]{1,10})$/su.exec(displayName) ?? [];
  const endings = ENDINGS[mediaType];
  const isRight = endings.includes(given.toLowerCase());
  return { stem: pathPart(stem, 'picture'), ending: isRight ? given : endings[0] };
}

/** Hands out paths, each once; letters' case and the way accents are written do not make two names of one. */
export class EntryNames {
  readonly #taken = new Map<string, number>();

  /** Marks a path that an archive of the same export holds already. */
  reserve(path: string): void {
    const key = keyOf(path);
    if (!this.#taken.has(key)) this.#taken.set(key, 1);
  }

  /** `folder/stem.ending`, or with ` (2)`, ` (3)` … after the stem where that is taken. */
  take(folder: string, { stem, ending }: { stem: string; ending: string }): string {
    const wanted = `${folder}/${stem}.${ending}`;
    let number = this.#taken.get(keyOf(wanted)) ?? 0;
    let path = wanted;
    while (this.#taken.has(keyOf(path))) {
      number += 1;
      path = `${folder}/${stem} (${number}).${ending}`;
    }
    this.#taken.set(keyOf(wanted), Math.max(number, 1));
    this.reserve(path);
    return path;
  }
}

function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Cuts at a whole character, never inside one. */
function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let cut = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > most) return cut;
    cut += segment;
  }
  return cut;
}
