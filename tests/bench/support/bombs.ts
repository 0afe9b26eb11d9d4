// Files that claim a picture of 16 000 x 16 000 pixels: what costs a header nothing to say.

import sharp from 'sharp';
import { chunkParts, webpParts } from '@/lib/images/webp/chunks';

export type Bomb = { readonly name: string; readonly type: string; readonly bytes: Buffer };

export const BOMB_SIDE = 16_000;

async function pngBomb(): Promise<Buffer> {
  const create = { width: BOMB_SIDE, height: BOMB_SIDE, channels: 3 as const, background: '#123' };
  return sharp({ create, limitInputPixels: false }).png().toBuffer();
}

function webpBomb(): Buffer {
  const data = Buffer.alloc(20);
  data[0] = 0x2f;
  data.writeUInt32LE((BOMB_SIDE - 1) * 2 ** 14 + (BOMB_SIDE - 1), 1);
  return Buffer.concat(webpParts(chunkParts('VP8L', data)));
}

async function avifBomb(): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#123' } })
    .avif()
    .toBuffer();
  const sizeAt = bytes.indexOf('ispe', 0, 'latin1') + 8;
  bytes.writeUInt32BE(BOMB_SIDE, sizeAt);
  bytes.writeUInt32BE(BOMB_SIDE, sizeAt + 4);
  return bytes;
}

function tiffBomb(): Buffer {
  const bytes = Buffer.alloc(38);
  bytes.write('II*\0\x08', 0, 'latin1');
  bytes.writeUInt16LE(2, 8);
  for (const [index, tag] of [256, 257].entries()) {
    const at = 10 + 12 * index;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(BOMB_SIDE, at + 8);
  }
  return bytes;
}

/** One of each format that tells its size in its header. */
export async function makeBombs(): Promise<readonly Bomb[]> {
  return [
    { name: 'bomb.png', type: 'image/png', bytes: await pngBomb() },
    { name: 'bomb.webp', type: 'image/webp', bytes: webpBomb() },
    { name: 'bomb.avif', type: 'image/avif', bytes: await avifBomb() },
    { name: 'bomb.tif', type: 'image/tiff', bytes: tiffBomb() },
  ];
}
