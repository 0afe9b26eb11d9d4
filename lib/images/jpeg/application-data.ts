// Sorts a JPEG's application segments and comments: keeps orientation, colour transform and colour profile, tallies the rest.

import { type CaptureFacts, NO_FACTS } from '../metadata/capture-facts.ts';
import { EXIF_SIGNATURE, readExif } from '../metadata/exif.ts';
import { reduceProfile } from '../metadata/icc-profile.ts';
import type { Orientation, RemovedKind, RemovedTally } from '../rebuilt-file.ts';
import { MARKER, segment } from './segments.ts';

const PROFILE_SIGNATURE = Buffer.from('ICC_PROFILE\0', 'latin1');
const PROFILE_CHUNK_BYTES = 65_519;
const FRESH_JFIF = segment(MARKER.app0, Buffer.from([0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]));

function kindOf(marker: number, body: Buffer): RemovedKind {
  if (marker === MARKER.com) return 'comment';
  const begins = (text: string): boolean => body.toString('latin1', 0, text.length) === text;
  if (marker === MARKER.app1 && (begins('http://ns.adobe.com/') || begins('XMP\0'))) return 'xmp';
  if (marker === MARKER.app13) return 'iptc';
  if (marker === MARKER.app0 && begins('JFXX\0')) return 'embedded-thumbnail';
  return 'application-data';
}

/** Collects APPn segments and comments, and gives back the few fresh ones that stand for them. */
export class ApplicationData {
  orientation: Orientation = 1;
  facts: CaptureFacts = NO_FACTS;
  hasMultiPicture = false;
  readonly #tally: RemovedTally;
  readonly #profileChunks = new Map<number, { of: number; data: Buffer }>();
  #profileBytes = 0;
  #hasExif = false;
  #hasJfif = false;
  #colourTransform: number | null = null;

  constructor(tally: RemovedTally) {
    this.#tally = tally;
  }

  read(marker: number, body: Buffer): void {
    if (marker === MARKER.app1 && body.subarray(0, 4).equals(EXIF_SIGNATURE.subarray(0, 4))) return this.#readExif(body);
    if (marker === MARKER.app2 && body.subarray(0, 12).equals(PROFILE_SIGNATURE)) return this.#readProfileChunk(body);
    if (marker === MARKER.app0 && body.toString('latin1', 0, 5) === 'JFIF\0' && body.length >= 14) {
      this.#hasJfif = true;
      this.#tally.add('embedded-thumbnail', body.length - 14);
      return;
    }
    if (marker === MARKER.app14 && body.toString('latin1', 0, 5) === 'Adobe' && body.length >= 12) {
      this.#colourTransform = body[11] ?? 0;
      this.#tally.add('application-data', body.length - 12);
      return;
    }
    if (marker === MARKER.app2 && body.toString('latin1', 0, 4) === 'MPF\0') this.hasMultiPicture = true;
    this.#tally.add(kindOf(marker, body), body.length + 4);
  }

  /** The fresh segments that stand for all that was read, in the order readers expect. */
  segments(keepProfile: boolean): Buffer[] {
    const out: Buffer[] = [];
    if (this.#hasJfif) out.push(FRESH_JFIF);
    const profile = this.#reducedProfile(keepProfile);
    if (profile !== null) out.push(...profileSegments(profile));
    if (this.#colourTransform !== null) {
      const body = Buffer.from([0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, this.#colourTransform]);
      out.push(segment(MARKER.app14, body));
    }
    return out;
  }

  #readExif(body: Buffer): void {
    const { orientation, facts } = readExif(body.subarray(EXIF_SIGNATURE.length), this.#tally);
    if (!this.#hasExif) Object.assign(this, { orientation, facts });
    this.#hasExif = true;
  }

  #readProfileChunk(body: Buffer): void {
    const sequence = body[12] ?? 0;
    const of = body[13] ?? 0;
    this.#profileBytes += Math.max(0, body.length - 14);
    if (!this.#profileChunks.has(sequence)) this.#profileChunks.set(sequence, { of, data: body.subarray(14) });
  }

  #reducedProfile(keepProfile: boolean): Buffer | null {
    if (this.#profileBytes === 0) return null;
    const count = this.#profileChunks.size;
    const ordered = Array.from({ length: count }, (_, index) => this.#profileChunks.get(index + 1));
    const isWhole = ordered.every((chunk) => chunk !== undefined && chunk.of === count);
    const whole = isWhole ? Buffer.concat(ordered.map((chunk) => chunk?.data ?? Buffer.alloc(0))) : null;
    const reduced = whole === null || !keepProfile ? null : reduceProfile(whole);
    this.#tally.add('icc-extras', this.#profileBytes - (reduced?.length ?? 0));
    return reduced;
  }
}

function profileSegments(profile: Buffer): Buffer[] {
  const count = Math.ceil(profile.length / PROFILE_CHUNK_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const data = profile.subarray(index * PROFILE_CHUNK_BYTES, (index + 1) * PROFILE_CHUNK_BYTES);
    return segment(MARKER.app2, Buffer.concat([PROFILE_SIGNATURE, Buffer.from([index + 1, count]), data]));
  });
}
