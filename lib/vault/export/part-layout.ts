// From a part's list to its archive: the texts first, then the pictures' files, in the order of the list.

import { crc32 } from 'node:zlib';
import type { ListedFile, PartList } from '@/lib/vault/export/list-blob';
import { createZipLayout, type ZipLayout } from '@/lib/vault/export/zip/zip-layout';

/** What stands at one place of the archive. */
export type PartEntry = { readonly kind: 'text'; readonly bytes: Buffer } | { readonly kind: 'file'; readonly file: ListedFile };

/**
 * A change in how archives are laid out needs another number: it is part of every entity tag, and so no download begun with an older
 * version goes on with bytes of a newer one.
 */
export const LAYOUT_VERSION = 1;

/** The archive of a list, and what each of its entries is. */
export function layoutOf(list: PartList): { readonly layout: ZipLayout; readonly entries: readonly PartEntry[] } {
  const texts = list.texts.map(({ name, text }) => ({ name, bytes: Buffer.from(text, 'utf8') }));
  const layout = createZipLayout([
    ...texts.map(({ name, bytes }) => ({ name, bytes: bytes.length, crc32: crc32(bytes), modified: list.madeAt })),
    ...list.files,
  ]);
  const entries: PartEntry[] = [
    ...texts.map(({ bytes }) => ({ kind: 'text', bytes }) as const),
    ...list.files.map((file) => ({ kind: 'file', file }) as const),
  ];
  return { layout, entries };
}

/** What a part is called when it is saved; it tells no title. */
export function partFileName(madeOn: Date, number: number, parts: number): string {
  const day = madeOn.toISOString().slice(0, 10);
  return parts === 1 ? `safelight-${day}.zip` : `safelight-${day}-part-${number}-of-${parts}.zip`;
}
