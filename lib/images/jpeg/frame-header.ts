// Reads a JPEG's frame and scan headers and holds them to what Safelight decodes: 8 bits, Huffman or arithmetic,
// sequential or progressive.

import type { ImageLimits } from '@/lib/shared/limits';
import { corrupt, requireFrameWithin, requireMemoryWithin } from '../rebuilt-file.ts';

export type JpegFrame = {
  readonly marker: number;
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  readonly isArithmetic: boolean;
  readonly components: readonly { id: number; across: number; down: number; quantisation: number }[];
};

export type JpegScan = { readonly quantisation: Set<number>; readonly huffman: Set<number> };

const PROCESSES = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca]);

/** True for every start-of-frame marker, decodable or not. */
export function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/**
 * Reads a frame header and holds what it declares to the limits.
 * @throws SafelightError `image/corrupt` for lossless, hierarchical and 12-bit pictures and for bad headers,
 *   `image/side-too-long`, `image/too-many-pixels`, `image/too-much-memory`
 */
export function readFrame(marker: number, body: Buffer, limits: ImageLimits): JpegFrame {
  const frame = parseFrame(marker, body);
  requireFrameWithin(frame.width, frame.height, limits);
  if (frame.isProgressive) requireMemoryWithin(coefficientBytes(frame), limits);
  return frame;
}

function parseFrame(marker: number, body: Buffer): JpegFrame {
  if (!PROCESSES.has(marker)) throw corrupt(`JPEG process ${marker.toString(16)} is not decoded here`);
  const count = body[5] ?? 0;
  if (count < 1 || count > 4 || body.length !== 6 + 3 * count) throw corrupt('a bad frame header');
  if (body[0] !== 8) throw corrupt(`${body[0]} bits a sample are not decoded here`);
  const components = Array.from({ length: count }, (_, index) => {
    const at = 6 + 3 * index;
    const sampling = body[at + 1] ?? 0;
    return { id: body[at] ?? 0, across: sampling >> 4, down: sampling & 15, quantisation: body[at + 2] ?? 0 };
  });
  const isBad = components.some((c) => c.across < 1 || c.across > 4 || c.down < 1 || c.down > 4 || c.quantisation > 3);
  if (isBad) throw corrupt('a bad component in the frame header');
  return {
    marker,
    height: body.readUInt16BE(1),
    width: body.readUInt16BE(3),
    isProgressive: marker === 0xc2 || marker === 0xca,
    isArithmetic: marker >= 0xc9,
    components,
  };
}

/** @throws SafelightError `image/corrupt` */
export function readScan(frame: JpegFrame, body: Buffer): JpegScan {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length !== 4 + 2 * count) throw corrupt('a bad scan header');
  const scan = { quantisation: new Set<number>(), huffman: new Set<number>() };
  for (let index = 0; index < count; index += 1) {
    const component = frame.components.find((candidate) => candidate.id === body[1 + 2 * index]);
    if (component === undefined) throw corrupt('a scan of a component that does not exist');
    const tables = body[2 + 2 * index] ?? 0;
    scan.quantisation.add(component.quantisation);
    scan.huffman.add(tables >> 4).add(0x10 | (tables & 15));
  }
  return scan;
}

/** Bytes a decoder keeps when it must hold every coefficient at once (progressive, or one scan per component). */
export function coefficientBytes(frame: JpegFrame): number {
  const across = Math.max(...frame.components.map((component) => component.across));
  const down = Math.max(...frame.components.map((component) => component.down));
  const columns = Math.ceil(frame.width / (8 * across));
  const rows = Math.ceil(frame.height / (8 * down));
  return frame.components.reduce((sum, component) => sum + columns * component.across * rows * component.down * 128, 0);
}
