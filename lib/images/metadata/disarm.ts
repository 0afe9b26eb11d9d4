// Takes program text out of colour tables and compressed pixels without changing what is seen.

import { corrupt } from '../rebuilt-file.ts';
import { findActiveContent } from './active-content.ts';

const MAX_CUTS = 64;

/** A copy in which nothing reads as program text any more. Each find costs one colour one step (of 255) in one channel. */
export function breakUpText(table: Buffer): Buffer {
  const copy = Buffer.from(table);
  for (let at = findActiveContent(copy); at !== -1; at = findActiveContent(copy)) {
    copy[at] = (copy[at] ?? 0) ^ 1;
  }
  return copy;
}

/**
 * The same bytes in pieces, cut behind the first character of everything that reads as program text.
 * @throws SafelightError `image/corrupt` where there is more of it than a picture can have by chance or a planter needs
 */
export function cutAtText(data: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let rest = data;
  for (let at = findActiveContent(rest); at !== -1; at = findActiveContent(rest)) {
    if (pieces.length === MAX_CUTS) throw corrupt('compressed pixels riddled with program text');
    pieces.push(rest.subarray(0, at + 1));
    rest = rest.subarray(at + 1);
  }
  return [...pieces, rest];
}
