// What an export says of itself (docs/format.md section 9): one manifest for the whole, and one for each part's pictures.

import type { Labels } from '@/lib/vault/export/making/labels';

const FORMAT = 'safelight-export';
const VERSION = 1;

/** A file of a picture in the archive. */
export type FileNote = { readonly file: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string };

/** One picture with everything its owner has noted of it. Times: `takenAt` by the camera's clock, `addedAt` in UTC. */
export type PictureNote = FileNote & {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly takenAt: string | null;
  readonly addedAt: string;
  readonly camera: string | null;
  readonly caption: string | null;
  readonly altText: string | null;
  readonly favourite: boolean;
  readonly tags: readonly string[];
  readonly albums: readonly { readonly id: string; readonly title: string; readonly position: number }[];
  /** The file as it was once sent, where it was kept. */
  readonly untouched: FileNote | null;
};

/** A picture that is not in the archive, because what is stored of it does not open. */
export type UnreadableNote = { readonly id: string; readonly code: string };

/** What a part's manifest is called; names differ from part to part, so that all can be unpacked into one folder. */
export function partManifestName(number: number): string {
  return `manifest-${number}.json`;
}

/** The whole's manifest, which lies in part 1. */
export const MANIFEST_NAME = 'manifest.json';

/** The manifest of one part. */
export function partManifest(part: {
  exportId: string;
  number: number;
  pictures: readonly PictureNote[];
  unreadable: readonly UnreadableNote[];
}): string {
  const { exportId, number, pictures, unreadable } = part;
  return asText({ format: FORMAT, version: VERSION, export: exportId, part: number, pictures, unreadable });
}

/** The manifest of the whole. `album` is the title of the one it is of; null: the whole gallery. */
export function wholeManifest(whole: {
  exportId: string;
  askedAt: Date;
  album: string | null;
  labels: Labels;
  parts: readonly { number: number; fileName: string; images: number; unreadable: number }[];
}): string {
  const { exportId, askedAt, album, labels, parts } = whole;
  return asText({
    format: FORMAT,
    version: VERSION,
    export: exportId,
    askedAt: askedAt.toISOString(),
    album,
    albums: [...labels.albums].map(([id, title]) => ({ id, title })),
    tags: [...labels.tags.values()],
    parts: parts.map(({ number, fileName, images, unreadable }) => ({
      part: number,
      file: fileName,
      manifest: partManifestName(number),
      pictures: images,
      unreadable,
    })),
  });
}

function asText(document: object): string {
  return `${JSON.stringify(document, null, 1)}\n`;
}
