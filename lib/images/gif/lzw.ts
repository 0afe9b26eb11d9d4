// Follows a GIF's LZW codes without making pixels, to prove the stream sound and find where its picture really ends.

import { corrupt } from '../rebuilt-file.ts';

const MAX_CODE_BITS = 12;
const MAX_CODES = 1 << MAX_CODE_BITS;

/** `bits` is how far the picture's codes reach; `codeBits` and `hasEnd` tell how to close a stream cut there. */
export type LzwWalk = { readonly pixels: number; readonly bits: number; readonly codeBits: number; readonly hasEnd: boolean };

class CodeReader {
  bits = 0;
  readonly #data: Buffer;
  constructor(data: Buffer) {
    this.#data = data;
  }

  /** The next code, or -1 at the end of the data. */
  next(width: number): number {
    if (this.bits + width > this.#data.length * 8) return -1;
    const at = this.bits >> 3;
    const data = this.#data;
    const window = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
    const code = (window >> (this.bits & 7)) & ((1 << width) - 1);
    this.bits += width;
    return code;
  }
}

/** Walks on over clear codes to an end code, if that is all that follows. */
function findEnd(reader: CodeReader, clear: number, startBits: number): LzwWalk | null {
  const bits = reader.bits;
  let code = reader.next(startBits);
  while (code === clear) code = reader.next(startBits);
  if (code === clear + 1) return { pixels: 0, bits: reader.bits, codeBits: startBits, hasEnd: true };
  reader.bits = bits;
  return null;
}

/**
 * Walks the codes of one frame until `wantedPixels` were produced, the end code came or the data ran out.
 * @throws SafelightError `image/corrupt` for a code that no encoder could have written
 */
export function walkLzw(data: Buffer, minimumBits: number, wantedPixels: number): LzwWalk {
  if (minimumBits < 1 || minimumBits >= MAX_CODE_BITS) throw corrupt('a bad LZW code size');
  const clear = 1 << minimumBits;
  const reader = new CodeReader(data);
  const lengths = new Uint16Array(MAX_CODES).fill(1, 0, clear);
  let codeBits = minimumBits + 1;
  let next = clear + 2;
  let previous = -1;
  let pixels = 0;
  while (pixels < wantedPixels) {
    const code = reader.next(codeBits);
    if (code === -1) return { pixels, bits: data.length * 8, codeBits, hasEnd: true };
    if (code === clear + 1) return { pixels, bits: reader.bits, codeBits, hasEnd: true };
    if (code === clear) {
      codeBits = minimumBits + 1;
      next = clear + 2;
      previous = -1;
      continue;
    }
    if (code > next || (code >= clear && (previous === -1 || (code === next && next === MAX_CODES)))) {
      throw corrupt('an impossible LZW code');
    }
    if (previous !== -1 && next < MAX_CODES) {
      lengths[next] = (lengths[previous] ?? 0) + 1;
      next += 1;
      if (next === 1 << codeBits && codeBits < MAX_CODE_BITS) codeBits += 1;
    }
    pixels += lengths[code] ?? 0;
    previous = code;
  }
  return findEnd(reader, clear, codeBits) ?? { pixels, bits: reader.bits, codeBits, hasEnd: false };
}

/** The stream cut right behind its picture and closed with an end code. */
export function cutLzw(data: Buffer, minimumBits: number, walk: LzwWalk): Buffer {
  const bits = walk.bits + (walk.hasEnd ? 0 : walk.codeBits);
  const cut = Buffer.alloc(Math.ceil(bits / 8));
  data.copy(cut, 0, 0, Math.ceil(walk.bits / 8));
  const spareBits = walk.bits & 7;
  const last = Math.ceil(walk.bits / 8) - 1;
  if (spareBits !== 0 && last >= 0) cut[last] = (cut[last] ?? 0) & ((1 << spareBits) - 1);
  if (walk.hasEnd) return cut;
  const end = (1 << minimumBits) + 1;
  for (let index = 0; index < walk.codeBits; index += 1) {
    const at = walk.bits + index;
    cut[at >> 3] = (cut[at >> 3] ?? 0) | (((end >> index) & 1) << (at & 7));
  }
  return cut;
}
