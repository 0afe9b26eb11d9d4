// Reads a stored file through once and tells its checksums; nothing of it is kept.

import { crc32 } from 'node:zlib';
import { setImmediate } from 'node:timers/promises';
import { createSha256 } from '@/lib/crypto/digest';
import type { RenditionRow } from '@/lib/db/images/images';
import { openStoredRendition, type PictureRef } from '@/lib/vault/renditions/stored-rendition';

/** `sha256` in hex. */
export type Checksums = { readonly crc32: number; readonly sha256: string };

/**
 * The checksums of a rendition's plain bytes. `beat` is called between batches and may throw to break off; whoever else has work for
 * this process gets a turn there, too.
 * @throws SafelightError `crypto/open-failed`, `storage/not-found`, `storage/unavailable`
 */
export async function checksumRendition(picture: PictureRef, row: RenditionRow, beat: () => Promise<void>): Promise<Checksums> {
  const sha256 = createSha256();
  let sum = 0;
  for await (const batch of await openStoredRendition(picture, row)) {
    for (const piece of batch) {
      sum = crc32(piece, sum);
      sha256.update(piece);
    }
    await beat();
    await setImmediate();
  }
  return { crc32: sum, sha256: sha256.digest().toString('hex') };
}
