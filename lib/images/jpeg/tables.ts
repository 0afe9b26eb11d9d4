// Keeps a JPEG's quantisation and Huffman tables as a decoder would, and writes out only those a scan really uses.
// So tables nobody reads, or that are overwritten before use, cannot carry anything along.

import { corrupt } from '../rebuilt-file.ts';
import { MARKER, segment } from './segments.ts';

type Slot = { pending: Buffer | null; written: Buffer | null };

const TABLE_SLOTS = 4;

function slotOf(slots: Map<number, Slot>, id: number): Slot {
  const slot = slots.get(id) ?? { pending: null, written: null };
  slots.set(id, slot);
  return slot;
}

/** Tables read so far and tables written so far, slot by slot. */
export class JpegTables {
  readonly #quantisation = new Map<number, Slot>();
  readonly #huffman = new Map<number, Slot>();
  readonly #restart: Slot = { pending: null, written: null };
  readonly #conditioning: Slot = { pending: null, written: null };

  /** @throws SafelightError `image/corrupt` when the segment is not made of whole tables */
  readQuantisation(body: Buffer): void {
    for (let at = 0; at < body.length; ) {
      const head = body[at] ?? 0;
      const bytes = 1 + 64 * ((head >> 4) + 1);
      if (head >> 4 > 1 || (head & 15) >= TABLE_SLOTS || at + bytes > body.length) throw corrupt('a bad quantisation table');
      slotOf(this.#quantisation, head & 15).pending = body.subarray(at, at + bytes);
      at += bytes;
    }
  }

  /** @throws SafelightError `image/corrupt` when the segment is not made of whole tables */
  readHuffman(body: Buffer): void {
    for (let at = 0; at < body.length; ) {
      const head = body[at] ?? 0;
      if (at + 17 > body.length) throw corrupt('a cut Huffman table');
      const symbols = body.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      const end = at + 17 + symbols;
      if (head >> 4 > 1 || (head & 15) >= TABLE_SLOTS || symbols > 256 || end > body.length) throw corrupt('a bad Huffman table');
      slotOf(this.#huffman, head).pending = body.subarray(at, end);
      at = end;
    }
  }

  /** @throws SafelightError `image/corrupt` */
  readRestartInterval(body: Buffer): void {
    if (body.length !== 2) throw corrupt('a bad restart interval');
    this.#restart.pending = body;
  }

  /** @throws SafelightError `image/corrupt` */
  readConditioning(body: Buffer): void {
    if (body.length % 2 !== 0 || body.length > 64) throw corrupt('bad arithmetic conditioning');
    this.#conditioning.pending = body;
  }

  /** Segments a scan needs and that were not written yet: `quantisation` and `huffman` are the ids it refers to. */
  segmentsFor(use: { quantisation: Iterable<number>; huffman: Iterable<number>; isArithmetic: boolean }): Buffer[] {
    const out: Buffer[] = [];
    const flush = (marker: number, slot: Slot | undefined): void => {
      if (slot === undefined || slot.pending === null) return;
      if (slot.written === null || !slot.written.equals(slot.pending)) out.push(segment(marker, slot.pending));
      slot.written = slot.pending;
      slot.pending = null;
    };
    for (const id of use.quantisation) flush(MARKER.dqt, this.#quantisation.get(id));
    if (use.isArithmetic) flush(MARKER.dac, this.#conditioning);
    else for (const id of use.huffman) flush(MARKER.dht, this.#huffman.get(id));
    flush(MARKER.dri, this.#restart);
    return out;
  }

  /** Huffman tables and restart interval as a decoder has them at the scan last asked for. */
  inForce(): { huffman: Map<number, Buffer>; restartInterval: number } {
    const huffman = new Map<number, Buffer>();
    for (const [id, slot] of this.#huffman) if (slot.written !== null) huffman.set(id, slot.written);
    return { huffman, restartInterval: this.#restart.written?.readUInt16BE(0) ?? 0 };
  }
}
