// What an AVIF or HEIC file says of itself before anything in it is decoded: the sizes of its pictures and how they are coded.
// The file is not rebuilt: its pixels are encoded anew (docs/decisions/0015).

import type { ImageLimits } from '@/lib/shared/limits';
import { corrupt, RemovedTally, requireFrameWithin, requireMemoryWithin, truncated } from '../rebuilt-file.ts';
import { boxesOf } from './boxes.ts';

export type HeifMediaType = 'image/avif' | 'image/heic';
export type HeifHead = { readonly removed: RemovedTally };

/** What the items of a file may be; other codecs of the container never reach the decoder. */
const ITEMS: Readonly<Record<HeifMediaType, ReadonlySet<string>>> = {
  'image/avif': new Set(['av01', 'grid', 'iden', 'tmap', 'Exif', 'mime', 'uri ']),
  'image/heic': new Set(['hvc1', 'grid', 'iden', 'tmap', 'Exif', 'mime', 'uri ']),
};
/** Boxes that a still picture is made of; the rest is dropped and tallied. */
const PICTURE_BOXES = new Set(['ftyp', 'meta', 'mdat']);
const FULL_BOX_BYTES = 4;
/** Coded planes and the picture made of them, held at once for each pixel: four samples, of two bytes where there are more than 8 bits. */
const HELD_BYTES_A_PIXEL = 7;

type Found = { sizes: number; items: number };

function takeSize(body: Buffer, limits: ImageLimits): void {
  if (body.length < 12) throw corrupt('a picture size that is cut short');
  const [width, height] = [body.readUInt32BE(4), body.readUInt32BE(8)];
  requireFrameWithin(width, height, limits);
  requireMemoryWithin(width * height * HELD_BYTES_A_PIXEL, limits);
}

function takeItem(body: Buffer, mediaType: HeifMediaType): void {
  const version = body[0] ?? 0;
  const typeAt = version === 2 ? 8 : 10;
  if (version < 2 || body.length < typeAt + 4) throw corrupt('an item entry of an unknown form');
  const type = body.toString('latin1', typeAt, typeAt + 4);
  if (!ITEMS[mediaType].has(type)) throw corrupt(`items of type ${JSON.stringify(type)} are not decoded here`);
}

function takeItems(body: Buffer, mediaType: HeifMediaType): number {
  let count = 0;
  for (const entry of boxesOf(body.subarray(body[0] === 0 ? 6 : 8))) {
    if (entry.type !== 'infe') continue;
    takeItem(entry.body, mediaType);
    count += 1;
  }
  return count;
}

function takeSizes(body: Buffer, limits: ImageLimits): number {
  let count = 0;
  for (const container of boxesOf(body)) {
    for (const property of container.type === 'ipco' ? boxesOf(container.body) : []) {
      if (property.type !== 'ispe') continue;
      takeSize(property.body, limits);
      count += 1;
    }
  }
  return count;
}

function takeMeta(body: Buffer, mediaType: HeifMediaType, limits: ImageLimits): Found {
  const found = { sizes: 0, items: 0 };
  for (const box of boxesOf(body.subarray(FULL_BOX_BYTES))) {
    if (box.type === 'iinf') found.items += takeItems(box.body, mediaType);
    if (box.type === 'iprp') found.sizes += takeSizes(box.body, limits);
  }
  return found;
}

/**
 * Reads a HEIF file's boxes: every size it declares is within the limits, and nothing is coded otherwise than its type says.
 * What only an animation has is tallied: of it the still picture is kept.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-much-memory`
 */
export function readHeif(bytes: Buffer, mediaType: HeifMediaType, limits: ImageLimits): HeifHead {
  const removed = new RemovedTally();
  let found: Found | null = null;
  let at = 0;
  for (const box of boxesOf(bytes)) {
    const isMeta = box.type === 'meta';
    if (isMeta && found !== null) throw corrupt('a second list of items');
    if (isMeta) found = takeMeta(box.body, mediaType, limits);
    if (box.type === 'moov') removed.add('second-picture', box.end - at);
    else if (!PICTURE_BOXES.has(box.type)) removed.add('application-data', box.end - at);
    at = box.end;
  }
  if (found === null) throw truncated('no list of items');
  if (found.sizes === 0 || found.items === 0) throw corrupt('no still picture');
  return { removed };
}
