// Puts a PNG or APNG together again from its white-listed parts, with fresh checksums, and settles its compressed pixels.

import { deflateSync } from 'node:zlib';
import { orientationExif } from '../metadata/exif.ts';
import { breakUpText, cutAtText } from '../metadata/disarm.ts';
import type { RebuildOptions } from '../rebuilt-file.ts';
import type { PngFrame } from './animation.ts';
import { chunk, PNG_SIGNATURE } from './chunks.ts';
import { scanLinesOf } from './image-header.ts';
import { checkPixelStream, repackPixelStream } from './pixel-stream.ts';
import { type PngPicture, readPng } from './read-png.ts';

const COLOUR_ORDER = ['cICP', 'gAMA', 'cHRM', 'sRGB', 'sBIT'];

type Size = { readonly width: number; readonly height: number };

/** One sound stream, joined: how the file had cut it into chunks goes too. */
async function settleStream(pieces: readonly Buffer[], picture: PngPicture, size: Size): Promise<Buffer[]> {
  const lines = scanLinesOf(picture.header, size.width, size.height);
  const packed = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  const { hiddenBytes } = await checkPixelStream(packed, lines);
  if (hiddenBytes === 0) return [packed];
  picture.removed.add('trailing-data', hiddenBytes);
  return [await repackPixelStream(packed, lines)];
}

/** Checks every frame's pixels and replaces those streams that carry more than pixels. */
async function settlePixels(picture: PngPicture): Promise<PngPicture> {
  const pixels = await settleStream(picture.pixels, picture, picture.header);
  if (picture.animation === null) return { ...picture, pixels };
  const frames: PngFrame[] = [];
  for (const frame of picture.animation.frames) {
    const data = frame.data === null ? null : await settleStream(frame.data, picture, frame);
    frames.push({ ...frame, data });
  }
  return { ...picture, pixels, animation: { ...picture.animation, frames } };
}

function headerChunk(picture: PngPicture): Buffer {
  const { header } = picture;
  const data = Buffer.alloc(13);
  data.writeUInt32BE(header.width, 0);
  data.writeUInt32BE(header.height, 4);
  data.set([header.bitDepth, header.colourType, 0, 0, header.isInterlaced ? 1 : 0], 8);
  return chunk('IHDR', data);
}

function colourChunks(picture: PngPicture): Buffer[] {
  const out: Buffer[] = [];
  for (const type of COLOUR_ORDER) {
    const data = picture.colour.get(type);
    if (data !== undefined) out.push(chunk(type, data));
  }
  if (picture.profile !== null) {
    out.push(chunk('iCCP', Buffer.concat([Buffer.from('-\0\0', 'latin1'), deflateSync(picture.profile)])));
  }
  return out;
}

function sequenced(sequence: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(sequence, 0);
  return Buffer.concat([head, data]);
}

function animationStart(picture: PngPicture): Buffer[] {
  if (picture.animation === null) return [];
  const data = Buffer.alloc(8);
  data.writeUInt32BE(picture.animation.frames.length, 0);
  data.writeUInt32BE(picture.animation.plays, 4);
  return [chunk('acTL', data)];
}

/** Frame chunks in order: the still picture's control before the pixels, everything else after. */
function animationChunks(picture: PngPicture, cut: (data: Buffer) => Buffer[]): { before: Buffer[]; after: Buffer[] } {
  const before: Buffer[] = [];
  const after: Buffer[] = [];
  let sequence = 0;
  for (const frame of picture.animation?.frames ?? []) {
    (frame.data === null ? before : after).push(chunk('fcTL', sequenced(sequence++, frame.control)));
    for (const piece of (frame.data ?? []).flatMap(cut)) after.push(chunk('fdAT', sequenced(sequence++, piece)));
  }
  return { before, after };
}

function assemble(picture: PngPicture, isDisarming: boolean): Uint8Array[] {
  const { palette, transparency, orientation } = picture;
  const soften = (data: Buffer): Buffer => (isDisarming ? breakUpText(data) : data);
  const cut = (data: Buffer): Buffer[] => (isDisarming ? cutAtText(data) : [data]);
  const animation = animationChunks(picture, cut);
  return [
    PNG_SIGNATURE,
    headerChunk(picture),
    ...colourChunks(picture),
    ...animationStart(picture),
    ...(palette === null ? [] : [chunk('PLTE', soften(palette))]),
    ...(transparency === null ? [] : [chunk('tRNS', soften(transparency))]),
    ...(orientation === 1 ? [] : [chunk('eXIf', orientationExif(orientation))]),
    ...animation.before,
    ...picture.pixels.flatMap(cut).map((piece) => chunk('IDAT', piece)),
    ...animation.after,
    chunk('IEND', Buffer.alloc(0)),
  ];
}

export type RebuiltPng = { readonly parts: readonly Uint8Array[]; readonly picture: PngPicture };

/**
 * Rebuilds a PNG or APNG: same pixels, same frames, nothing else. Every frame's compressed pixels are checked to the end.
 * @throws SafelightError as {@link readPng} and {@link checkPixelStream}
 */
export async function rebuildPng(bytes: Buffer, options: RebuildOptions): Promise<RebuiltPng> {
  const picture = await settlePixels(readPng(bytes, options));
  return { parts: assemble(picture, options.isDisarming), picture };
}
