// The boxes of a HEIF file (AVIF, HEIC) as far as its size must be known before a decoder sees it (ISO/IEC 14496-12, 23008-12).
// Bounded; decodes nothing.

import { corrupt, truncated } from '../rebuilt-file.ts';

/** `body` is what stands behind the box's size and type; `end` is where the next one begins. */
export type Box = { readonly type: string; readonly body: Buffer; readonly end: number };

const MAX_BOXES = 2000;
const AV1_BRANDS = new Set(['avif', 'avis']);
const HEVC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx']);
const MAX_BRANDS = 64;

/**
 * The kind of HEIF file that the brands of its first box name; null for every other file.
 * One that says it is both is taken for AVIF, whose decoder is the only one that it can reach then (heif/read-heif.ts).
 */
export function heifKind(head: Buffer): 'image/avif' | 'image/heic' | null {
  if (head.length < 16 || head.toString('latin1', 4, 8) !== 'ftyp') return null;
  const end = Math.min(head.readUInt32BE(0), head.length, 16 + 4 * MAX_BRANDS);
  const brands = [head.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4));
  if (brands.some((brand) => AV1_BRANDS.has(brand))) return 'image/avif';
  return brands.some((brand) => HEVC_BRANDS.has(brand)) ? 'image/heic' : null;
}

function readBox(bytes: Buffer, at: number): Box {
  if (at + 8 > bytes.length) throw truncated('the file ends inside the head of a box');
  const short = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  const headBytes = short === 1 ? 16 : 8;
  if (at + headBytes > bytes.length) throw truncated('the file ends inside the head of a box');
  const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short;
  if (size < headBytes) throw corrupt(`box ${type} is smaller than its head`);
  return { type, body: bytes.subarray(at + headBytes, at + size), end: at + size };
}

/**
 * The boxes that stand one after the other in `bytes`.
 * @throws SafelightError `image/corrupt`, and `image/truncated` where the last one reaches beyond them
 */
export function* boxesOf(bytes: Buffer): Generator<Box, void> {
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const box = readBox(bytes, at);
    count += 1;
    if (count > MAX_BOXES) throw corrupt('more boxes than a picture needs');
    yield box;
    if (box.end > bytes.length) throw truncated(`box ${box.type} reaches beyond the file`);
    at = box.end;
  }
}
