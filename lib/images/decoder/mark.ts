// Lays a watermark over a picture in the decoder process. What comes out is a new file; nothing is kept.

import sharp, { type Sharp } from 'sharp';
import type { ImageLimits } from '@/lib/shared/limits';
import type { MarkPosition } from '@/lib/shared/protect/watermark';
import { blend, type Pixels } from './blend.ts';
import { type Layer, pictureLayer, type Size, textLayer } from './mark-layer.ts';
import { confineToOwn } from './loaders.ts';
import { openPicture, refusalFor } from './pixels.ts';
import type { MarkRequest } from './wire.ts';

const PREVIEW = { quality: 80, effort: 0 } as const;
/** Best codes would hold the whole picture once more, in twice the bytes. */
const JPEG = { quality: 90, optimiseCoding: false } as const;
const PNG = { compressionLevel: 2 } as const;
const TILT_DEGREES = -30;
/** The most of the picture's width that one line takes. */
const LINE_SHARE = 0.92;
const TILE_SHARE = 0.45;
/** Distance to the picture's edges, as a share of its shorter side. */
const MARGIN_SHARE = 0.025;

export type Marked = { readonly bytes: Buffer; readonly mediaType: 'image/webp' | 'image/jpeg' | 'image/png' };

/**
 * The picture, upright and in sRGB, with the mark on it. A preview stays WebP; of an original comes a JPEG at quality 90, or a PNG
 * where it has transparency; of an animation its first frame. `payload` is the picture, then the mark's own picture, if it is one.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/too-many-pixels`
 */
export async function renderMarked(payload: Buffer, request: MarkRequest): Promise<Marked> {
  const own = payload.subarray(request.pictureBytes);
  // What earlier jobs held must be gone before a picture's pixels are held here as a whole.
  globalThis.gc?.();
  try {
    const pixels = await pixelsOf(payload.subarray(0, request.pictureBytes), request.limits);
    await layOver(pixels, own, request.mark);
    return await encode(pixels, request.source);
  } catch (error) {
    throw refusalFor(error);
  }
}

async function pixelsOf(bytes: Buffer, limits: ImageLimits): Promise<Pixels> {
  confineToOwn(bytes);
  const upright = openPicture(bytes, limits, 'error').autoOrient().toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await upright.toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`a picture of ${info.channels} channels`);
  return { width: info.width, height: info.height, data, channels: info.channels };
}

async function encode({ data, ...raw }: Pixels, source: MarkRequest['source']): Promise<Marked> {
  const picture: Sharp = sharp(data, { raw, limitInputPixels: false });
  if (source === 'preview') return { bytes: await picture.webp(PREVIEW).toBuffer(), mediaType: 'image/webp' };
  if (raw.channels === 4) return { bytes: await picture.png(PNG).toBuffer(), mediaType: 'image/png' };
  return { bytes: await picture.jpeg(JPEG).toBuffer(), mediaType: 'image/jpeg' };
}

async function layOver(pixels: Pixels, own: Buffer, mark: MarkRequest['mark']): Promise<void> {
  const widest = mark.position === 'tiled' ? TILE_SHARE : LINE_SHARE;
  const look = { size: mark.size, strength: mark.opacity / 100, widest: Math.max(1, Math.floor(pixels.width * widest)) };
  const layer = mark.kind === 'picture' ? await pictureLayer(own, look, pixels) : await textLayer(mark.text, look, pixels);
  if (mark.position === 'tiled') layTiles(pixels, await tilted(layer));
  else blend(pixels, layer, placeOf(layer, mark.position, pixels));
}

function placeOf(layer: Layer, position: Exclude<MarkPosition, 'tiled'>, size: Size): { left: number; top: number } {
  const margin = Math.round(Math.min(size.width, size.height) * MARGIN_SHARE);
  const place = (room: number, at: 'start' | 'middle' | 'end') =>
    at === 'middle' ? Math.floor(room / 2) : at === 'start' ? Math.min(margin, room) : Math.max(0, room - margin);
  const across = position.endsWith('left') ? 'start' : position.endsWith('right') ? 'end' : 'middle';
  const down = position.startsWith('top') ? 'start' : position.startsWith('bottom') ? 'end' : 'middle';
  return { left: place(size.width - layer.width, across), top: place(size.height - layer.height, down) };
}

async function tilted(layer: Layer): Promise<Layer> {
  const { data, width, height } = layer;
  const turned = await sharp(data, { raw: { width, height, channels: 4 } })
    .rotate(TILT_DEGREES, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: turned.info.width, height: turned.info.height, data: turned.data };
}

/** Row by row over the whole picture, each second row moved by half a tile. */
function layTiles(pixels: Pixels, tile: Layer): void {
  const [stepX, stepY] = [Math.ceil(tile.width * 1.1), Math.ceil(tile.height * 1.15)];
  for (let row = 0; row * stepY < pixels.height; row += 1) {
    const start = row % 2 === 0 ? 0 : -Math.floor(stepX / 2);
    for (let left = start; left < pixels.width; left += stepX) blend(pixels, tile, { left, top: row * stepY });
  }
}
