// Makes the layer that is laid over a picture: white letters with a soft dark edge, or the owner's own picture. Legible on snow and at night.

import path from 'node:path';
import sharp from 'sharp';
import type { MarkSize } from '@/lib/shared/protect/watermark';
import { confineToOwn } from './loaders.ts';

/** Shipped with the program, so that a machine without fonts writes the same letters; others serve scripts it lacks. */
const FONT_FILE = path.resolve('node_modules/geist/dist/fonts/geist-sans/Geist-SemiBold.ttf');
const FONT = 'Geist SemiBold 12';
const FONT_POINTS = 12;
const POINTS_AN_INCH = 72;
/** Shares of the picture's shorter side: of the letters' height, and of the longer side of a picture used as a mark. */
const TEXT_SHARES: Readonly<Record<MarkSize, number>> = { small: 0.03, medium: 0.05, large: 0.09 };
const PICTURE_SHARES: Readonly<Record<MarkSize, number>> = { small: 0.12, medium: 0.22, large: 0.4 };
const HIGHEST_SHARE = 0.92;
const SMALLEST_LETTER_PIXELS = 8;
const SHADOW_STRENGTH = 0.7;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export type Size = { readonly width: number; readonly height: number };
/** RGBA, eight bits a channel, not premultiplied. */
export type Layer = Size & { readonly data: Buffer };
/** `strength` from 0 to 1; `widest` in pixels. */
export type MarkLook = { readonly size: MarkSize; readonly strength: number; readonly widest: number };

/** A line of text as a layer. Every character stands for itself: none is markup. */
export async function textLayer(text: string, look: MarkLook, picture: Size): Promise<Layer> {
  const { size, strength, widest: room } = look;
  const wanted = Math.max(SMALLEST_LETTER_PIXELS, Math.round(Math.min(picture.width, picture.height) * TEXT_SHARES[size]));
  // No letter of any script is much wider than high, so a long line is made small before it is made at all.
  const pixels = Math.max(SMALLEST_LETTER_PIXELS, Math.min(wanted, Math.ceil((3 * room) / [...text].length)));
  const dpi = Math.round((pixels * POINTS_AN_INCH) / FONT_POINTS);
  const letters = await sharp({ text: { text: escapeMarkup(text), font: FONT, fontfile: FONT_FILE, dpi, wrap: 'none' } })
    .resize(room, Math.max(1, Math.floor(picture.height * HIGHEST_SHARE)), { fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const edge = Math.max(1, Math.round(pixels / 12));
  const padded = sharp(letters.data, { raw: rawOf(letters.info) }).extend({
    top: edge * 2,
    bottom: edge * 2,
    left: edge * 2,
    right: edge * 2,
    background: '#000',
  });
  const mask = await padded.clone().toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const blurred = await padded.clone().blur(Math.max(0.5, edge)).toColourspace('b-w').raw().toBuffer();
  return within({ ...sizeOf(mask.info), data: paint(mask.data, blurred, strength) }, picture);
}

/** A picture as a layer; its own transparency stays. */
export async function pictureLayer(bytes: Buffer, { size, strength }: MarkLook, picture: Size): Promise<Layer> {
  const side = Math.max(SMALLEST_LETTER_PIXELS, Math.round(Math.min(picture.width, picture.height) * PICTURE_SHARES[size]));
  confineToOwn(bytes);
  const { data, info } = await sharp(bytes, { failOn: 'error' })
    .autoOrient()
    .resize(side, side, { fit: 'inside' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round((data[at] ?? 0) * strength);
  return within({ ...sizeOf(info), data }, picture);
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? '');
}

/** White where the letters are, over their dark shadow. */
function paint(letters: Buffer, blurred: Buffer, strength: number): Buffer {
  const painted = Buffer.alloc(letters.length * 4);
  for (let at = 0; at < letters.length; at += 1) {
    const letter = (letters[at] ?? 0) / 255;
    const shadow = Math.min(1, ((blurred[at] ?? 0) / 255) * 2) * SHADOW_STRENGTH * (1 - letter);
    const alpha = letter + shadow;
    const white = alpha === 0 ? 0 : Math.round((255 * letter) / alpha);
    painted.fill(white, at * 4, at * 4 + 3);
    painted[at * 4 + 3] = Math.round(255 * alpha * strength);
  }
  return painted;
}

/** The smallest pictures are smaller than the smallest letters. */
async function within(layer: Layer, picture: Size): Promise<Layer> {
  if (layer.width <= picture.width && layer.height <= picture.height) return layer;
  const { data, info } = await sharp(layer.data, { raw: { ...sizeOf(layer), channels: 4 } })
    .resize(picture.width, picture.height, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...sizeOf(info), data };
}

function rawOf({ width, height }: Size): Size & { channels: 1 } {
  return { width, height, channels: 1 };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
