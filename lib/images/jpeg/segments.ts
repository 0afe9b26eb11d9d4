// Walks a JPEG marker by marker, in one pass over the file. Knows nothing of what the segments mean (ITU T.81 annex B).

import { corrupt, truncated } from '../rebuilt-file.ts';

/** Marker codes by name, without the FF. */
export const MARKER = {
  dht: 0xc4,
  dac: 0xcc,
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dqt: 0xdb,
  dnl: 0xdc,
  dri: 0xdd,
  dhp: 0xde,
  exp: 0xdf,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app13: 0xed,
  app14: 0xee,
  app15: 0xef,
  com: 0xfe,
} as const;

/** `body` is what follows the length; `entropy` the coded data behind a scan header; `strayBytes` what lay before the marker. */
export type JpegSegment = {
  readonly marker: number;
  readonly body: Buffer;
  readonly entropy: Buffer | null;
  readonly strayBytes: number;
  readonly end: number;
};

const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7;
const NOTHING = Buffer.alloc(0);

function endOfEntropy(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const found = bytes.indexOf(0xff, at);
    if (found === -1) throw truncated('coded data runs to the end of the file');
    let codeAt = found + 1;
    while (bytes[codeAt] === 0xff) codeAt += 1;
    const code = bytes[codeAt];
    if (code === undefined) throw truncated('the file ends inside a marker');
    if (code !== 0 && !isRestart(code)) return found;
    at = codeAt + 1;
  }
}

function findMarker(bytes: Buffer, from: number): { code: number; after: number; strayBytes: number } {
  let at = from;
  for (;;) {
    const found = bytes.indexOf(0xff, at);
    if (found === -1) throw truncated('no end-of-image marker');
    let codeAt = found + 1;
    while (bytes[codeAt] === 0xff) codeAt += 1;
    const code = bytes[codeAt];
    if (code === undefined) throw truncated('the file ends inside a marker');
    if (code !== 0) return { code, after: codeAt + 1, strayBytes: found - from };
    at = codeAt + 1;
  }
}

function readSegment(bytes: Buffer, from: number): JpegSegment {
  const { code, after, strayBytes } = findMarker(bytes, from);
  if (code === MARKER.eoi || code === 0x01 || isRestart(code)) {
    return { marker: code, body: NOTHING, entropy: null, strayBytes, end: after };
  }
  if (code === MARKER.soi) throw corrupt('a second start-of-image marker');
  if (after + 2 > bytes.length) throw truncated('the file ends inside a segment');
  const length = bytes.readUInt16BE(after);
  if (length < 2) throw corrupt('a segment shorter than its own length field');
  const end = after + length;
  if (end > bytes.length) throw truncated('a segment reaches beyond the file');
  const body = bytes.subarray(after + 2, end);
  if (code !== MARKER.sos) return { marker: code, body, entropy: null, strayBytes, end };
  const entropyEnd = endOfEntropy(bytes, end);
  return { marker: code, body, entropy: bytes.subarray(end, entropyEnd), strayBytes, end: entropyEnd };
}

/**
 * Yields every segment up to and with the first end-of-image marker.
 * @throws SafelightError `image/truncated`, `image/corrupt`
 */
export function* segmentsOf(bytes: Buffer): Generator<JpegSegment, void> {
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.soi) throw corrupt('no start-of-image marker');
  let at = 2;
  for (;;) {
    const segment = readSegment(bytes, at);
    yield segment;
    if (segment.marker === MARKER.eoi) return;
    at = segment.end;
  }
}

/** One marker segment: FF, code, two-byte length, body. */
export function segment(marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
