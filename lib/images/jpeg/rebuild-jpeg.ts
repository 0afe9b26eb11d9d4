// Takes a JPEG apart and puts it together from a white list, coefficient for coefficient. Refuses to decode anything.

import type { CaptureFacts } from '../metadata/capture-facts.ts';
import { EXIF_SIGNATURE, orientationExif } from '../metadata/exif.ts';
import { corrupt, type Orientation, type RebuildOptions, RemovedTally, requireMemoryWithin } from '../rebuilt-file.ts';
import { SafelightError } from '../../shared/safelight-error.ts';
import { ApplicationData } from './application-data.ts';
import { coefficientBytes, isFrameMarker, type JpegFrame, readFrame, readScan } from './frame-header.ts';
import type { SequentialScan } from './follow-scan.ts';
import { type JpegSegment, MARKER, segment, segmentsOf } from './segments.ts';
import { JpegTables } from './tables.ts';

export type RebuiltJpeg = {
  readonly parts: readonly Uint8Array[];
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly facts: CaptureFacts;
  /** Set when all of the picture is one sequential Huffman scan; its coded data is the last part but one. */
  readonly onlyScan: SequentialScan | null;
  readonly removed: RemovedTally;
};

const START = Buffer.from([0xff, MARKER.soi]);
const END = Buffer.from([0xff, MARKER.eoi]);
const PICTURE_START = Buffer.from([0xff, 0xd8, 0xff]);
const REFUSED_MARKERS: ReadonlySet<number> = new Set([MARKER.dnl, MARKER.dhp, MARKER.exp]);

class JpegRebuilder {
  readonly removed = new RemovedTally();
  readonly application = new ApplicationData(this.removed);
  readonly body: Uint8Array[] = [];
  frame: JpegFrame | null = null;
  scans = 0;
  #lastScan: { header: Buffer; coded: Buffer } | null = null;
  readonly #tables = new JpegTables();
  readonly #options: RebuildOptions;

  constructor(options: RebuildOptions) {
    this.#options = options;
  }

  take(part: JpegSegment): void {
    const { marker, body } = part;
    this.removed.add('other', part.strayBytes);
    if (marker === MARKER.dqt) this.#tables.readQuantisation(body);
    else if (marker === MARKER.dht) this.#tables.readHuffman(body);
    else if (marker === MARKER.dri) this.#tables.readRestartInterval(body);
    else if (marker === MARKER.dac) this.#tables.readConditioning(body);
    else if (marker === MARKER.sos) this.#takeScan(part);
    else if (isFrameMarker(marker)) this.#takeFrame(marker, body);
    else if (REFUSED_MARKERS.has(marker)) throw corrupt(`marker ${marker.toString(16)} is not decoded here`);
    else if (marker !== MARKER.eoi) this.#drop(marker, body);
  }

  onlyScan(): SequentialScan | null {
    const { frame } = this;
    if (frame === null || this.#lastScan === null || this.scans !== 1 || frame.isProgressive || frame.isArithmetic) return null;
    return { frame, ...this.#lastScan, ...this.#tables.inForce() };
  }

  #drop(marker: number, body: Buffer): void {
    if ((marker >= MARKER.app0 && marker <= MARKER.app15) || marker === MARKER.com) this.application.read(marker, body);
    else this.removed.add('other', body.length + 2);
  }

  #takeFrame(marker: number, body: Buffer): void {
    if (this.frame !== null) throw corrupt('a second frame header');
    this.frame = readFrame(marker, body, this.#options.limits);
  }

  #takeScan(part: JpegSegment): void {
    if (this.frame === null) throw corrupt('a scan before the frame header');
    const scan = readScan(this.frame, part.body);
    this.scans += 1;
    if (this.scans > this.#options.limits.maxJpegScans) {
      throw new SafelightError('image/too-many-scans', { detail: `more than ${this.#options.limits.maxJpegScans} scans` });
    }
    if (this.scans === 2) requireMemoryWithin(coefficientBytes(this.frame), this.#options.limits);
    this.body.push(...this.#tables.segmentsFor({ ...scan, isArithmetic: this.frame.isArithmetic }));
    if (this.scans === 1) this.body.push(frameSegment(this.frame));
    this.body.push(segment(MARKER.sos, part.body));
    const coded = part.entropy ?? Buffer.alloc(0);
    this.#lastScan = { header: part.body, coded };
    this.body.push(coded);
  }
}

function frameSegment(frame: JpegFrame): Buffer {
  const body = Buffer.alloc(6 + 3 * frame.components.length);
  body[0] = 8;
  body.writeUInt16BE(frame.height, 1);
  body.writeUInt16BE(frame.width, 3);
  body[5] = frame.components.length;
  for (const [index, component] of frame.components.entries()) {
    body.set([component.id, (component.across << 4) | component.down, component.quantisation], 6 + 3 * index);
  }
  return segment(frame.marker, body);
}

/**
 * Rebuilds a JPEG from frame header, the tables its scans use, scans, fresh JFIF and Adobe markers, a reduced colour
 * profile and a fresh EXIF that says the orientation (2 to 8) and nothing else. Everything behind the end is dropped.
 * `parts` are views of `bytes` where nothing changed; `width` and `height` are as stored, before orientation.
 * @throws SafelightError `image/corrupt`, `image/truncated`, `image/side-too-long`, `image/too-many-pixels`,
 *   `image/too-many-scans`, `image/too-much-memory`
 */
export function rebuildJpeg(bytes: Buffer, options: RebuildOptions): RebuiltJpeg {
  const rebuilder = new JpegRebuilder(options);
  let end = 0;
  for (const part of segmentsOf(bytes)) {
    rebuilder.take(part);
    end = part.end;
  }
  const { frame, application, removed } = rebuilder;
  if (frame === null || rebuilder.scans === 0) throw corrupt('no picture before the end-of-image marker');
  const tail = bytes.subarray(end);
  const hasSecondPicture = application.hasMultiPicture || tail.includes(PICTURE_START);
  removed.add(hasSecondPicture ? 'second-picture' : 'trailing-data', tail.length);
  const { orientation, facts } = application;
  const exif = orientation === 1 ? [] : [segment(MARKER.app1, Buffer.concat([EXIF_SIGNATURE, orientationExif(orientation)]))];
  const parts = [START, ...application.segments(!options.isDisarming), ...exif, ...rebuilder.body, END];
  return { parts, width: frame.width, height: frame.height, orientation, facts, onlyScan: rebuilder.onlyScan(), removed };
}
