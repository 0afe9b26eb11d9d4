// Lays a layer over the pixels of a picture, in place: so the largest picture is held once and not in floating point.

import type { Layer, Size } from './mark-layer.ts';

/** Rows of RGB or RGBA, eight bits a channel, not premultiplied. */
export type Pixels = Size & { readonly data: Buffer; readonly channels: 3 | 4 };

/** Puts the layer's top left corner at `left`, `top`; what reaches beyond the picture is cut off. */
export function blend(pixels: Pixels, layer: Layer, { left, top }: { left: number; top: number }): void {
  const [fromX, toX] = [Math.max(0, -left), Math.min(layer.width, pixels.width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(layer.height, pixels.height - top)];
  const over = pixels.channels === 3 ? overOpaque : overClear;
  for (let y = fromY; y < toY; y += 1) {
    let from = (y * layer.width + fromX) * 4;
    let to = ((y + top) * pixels.width + fromX + left) * pixels.channels;
    for (let x = fromX; x < toX; x += 1, from += 4, to += pixels.channels) {
      if (layer.data[from + 3] !== 0) over(pixels.data, to, layer.data, from);
    }
  }
}

function overOpaque(data: Buffer, to: number, layer: Buffer, from: number): void {
  const alpha = layer[from + 3] ?? 0;
  for (let channel = 0; channel < 3; channel += 1) {
    const below = data[to + channel] ?? 0;
    data[to + channel] = below + Math.round((((layer[from + channel] ?? 0) - below) * alpha) / 255);
  }
}

function overClear(data: Buffer, to: number, layer: Buffer, from: number): void {
  const alpha = (layer[from + 3] ?? 0) / 255;
  const below = ((data[to + 3] ?? 0) / 255) * (1 - alpha);
  const together = alpha + below;
  for (let channel = 0; channel < 3; channel += 1) {
    data[to + channel] = Math.round(((layer[from + channel] ?? 0) * alpha + (data[to + channel] ?? 0) * below) / together);
  }
  data[to + 3] = Math.round(together * 255);
}
