// Puts a GIF together again: every frame, delay and the loop count, and nothing that is not picture.

import { breakUpText } from '../metadata/disarm.ts';
import type { RebuildOptions } from '../rebuilt-file.ts';
import { cutLzw, walkLzw } from './lzw.ts';
import { type GifFrame, type GifPicture, readGif } from './read-gif.ts';

const MAX_SUB_BLOCK = 255;
/** So short that no text survives between two length bytes. */
const DISARMING_SUB_BLOCK = 3;
const KNOWN_CONTROL_BITS = 0x1f;

/** Cut into blocks of at most `size` bytes, each behind its length, closed by an empty one. */
function subBlocks(data: Buffer, size: number): Buffer {
  const count = Math.ceil(data.length / size);
  const out = Buffer.alloc(data.length + count + 1);
  let to = 0;
  for (let from = 0; from < data.length; from += size) {
    const end = Math.min(from + size, data.length);
    out[to] = end - from;
    data.copy(out, to + 1, from, end);
    to += end - from + 1;
  }
  return out;
}

function controlBlock(control: Buffer): Buffer {
  return Buffer.from([
    0x21,
    0xf9,
    4,
    (control[0] ?? 0) & KNOWN_CONTROL_BITS,
    control[1] ?? 0,
    control[2] ?? 0,
    control[3] ?? 0,
    0,
  ]);
}

function loopBlock(loops: number): Buffer {
  const block = Buffer.concat([
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('NETSCAPE2.0', 'latin1'),
    Buffer.from([3, 1, 0, 0, 0]),
  ]);
  block.writeUInt16LE(loops, 16);
  return block;
}

function frameBlocks(frame: GifFrame, picture: GifPicture, options: RebuildOptions): Buffer[] {
  const walk = walkLzw(frame.data, frame.minimumBits, frame.pixels);
  const data = cutLzw(frame.data, frame.minimumBits, walk);
  picture.removed.add('trailing-data', frame.data.length - data.length);
  const place = Buffer.from(frame.place);
  place[8] = (place[8] ?? 0) & 0xc7;
  const colours = frame.colours === null ? [] : [options.isDisarming ? breakUpText(frame.colours) : frame.colours];
  const control = frame.control === null ? [] : [controlBlock(frame.control)];
  const pixels = [Buffer.from([frame.minimumBits]), subBlocks(data, options.isDisarming ? DISARMING_SUB_BLOCK : MAX_SUB_BLOCK)];
  return [...control, Buffer.from([0x2c]), place, ...colours, ...pixels];
}

export type RebuiltGif = { readonly parts: readonly Uint8Array[]; readonly picture: GifPicture };

/**
 * Rebuilds a GIF with the same frames. Coded pixels are followed to their end and cut there.
 * @throws SafelightError as {@link readGif}, and `image/corrupt` for impossible codes
 */
export function rebuildGif(bytes: Buffer, options: RebuildOptions): RebuiltGif {
  const picture = readGif(bytes, options);
  const screen = Buffer.from(picture.screen);
  screen[6] = 0;
  const colours = picture.colours === null ? [] : [options.isDisarming ? breakUpText(picture.colours) : picture.colours];
  const loops = picture.loops === null ? [] : [loopBlock(picture.loops)];
  const frames = picture.frames.flatMap((frame) => frameBlocks(frame, picture, options));
  const blocks = [Buffer.from('GIF89a', 'latin1'), screen, ...colours, ...loops, ...frames, Buffer.from([0x3b])];
  return { parts: [Buffer.concat(blocks)], picture };
}
