// Follows the Huffman codes of a one-scan JPEG without making pixels, to find where its coded data really ends: decoders stop
// at the last pixel and say nothing of what stands between it and the end marker (ITU T.81 annex F).

import type { JpegFrame } from './frame-header.ts';

/** One sequential Huffman scan with the tables it uses. `huffman` maps a table's id byte (class and slot) to its segment body. */
export type SequentialScan = {
  readonly frame: JpegFrame;
  readonly header: Buffer;
  readonly coded: Buffer;
  readonly restartInterval: number;
  readonly huffman: ReadonlyMap<number, Buffer>;
};

/** Code length in the high byte, symbol in the low one, by the next 16 bits; 0 where no code begins so. */
type Lookup = Uint16Array;
type Block = { readonly dc: Lookup; readonly ac: Lookup };

const LONGEST_CODE = 16;
const COEFFICIENTS = 64;

function lookupOf(table: Buffer): Lookup {
  const lookup = new Uint16Array(1 << LONGEST_CODE);
  let code = 0;
  let symbolAt = 17;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    for (let index = 0; index < (table[length] ?? 0); index += 1) {
      const from = code << (LONGEST_CODE - length);
      lookup.fill((length << 8) | (table[symbolAt] ?? 0), from, from + (1 << (LONGEST_CODE - length)));
      symbolAt += 1;
      code += 1;
    }
    code <<= 1;
  }
  return lookup;
}

class BitReader {
  readonly #data: Buffer;
  /** Where each byte now held began, by its place in the stream. */
  readonly #starts = new Int32Array(8);
  #at = 0;
  #held = 0;
  #bits = 0;
  #read = 0;
  #missingBits = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** The next 16 bits; zeros stand for what is not there. */
  peek(): number {
    if (this.#bits < LONGEST_CODE) this.#fill();
    return (this.#held >>> (this.#bits - LONGEST_CODE)) & 0xffff;
  }

  skip(bits: number): void {
    if (this.#bits < bits) this.#fill();
    this.#bits -= bits;
  }

  get isShort(): boolean {
    return this.#bits < this.#missingBits;
  }

  /** Offset behind the byte that holds the last bit taken. */
  get end(): number {
    const unread = (this.#bits - this.#missingBits) >> 3;
    return unread > 0 ? (this.#starts[(this.#read - unread) & 7] ?? this.#at) : this.#at;
  }

  /** Steps over the restart marker that must stand here. */
  restart(): boolean {
    const at = this.end;
    const code = this.#data[at + 1] ?? 0;
    if (this.#data[at] !== 0xff || code < 0xd0 || code > 0xd7) return false;
    this.#at = at + 2;
    this.#bits = 0;
    this.#missingBits = 0;
    return true;
  }

  #fill(): void {
    while (this.#bits <= 24) {
      const byte = this.#data[this.#at];
      const isMarker = byte === 0xff && this.#data[this.#at + 1] !== 0;
      if (byte === undefined || isMarker) {
        this.#held <<= 8;
        this.#missingBits += 8;
      } else {
        this.#starts[this.#read & 7] = this.#at;
        this.#read += 1;
        this.#held = (this.#held << 8) | byte;
        this.#at += byte === 0xff ? 2 : 1;
      }
      this.#bits += 8;
    }
  }
}

function takeBlock(reader: BitReader, { dc, ac }: Block): boolean {
  const first = dc[reader.peek()] ?? 0;
  if (first === 0 || (first & 0xff) > LONGEST_CODE) return false;
  reader.skip(first >> 8);
  reader.skip(first & 0xff);
  for (let place = 1; place < COEFFICIENTS; ) {
    const entry = ac[reader.peek()] ?? 0;
    if (entry === 0) return false;
    const size = entry & 15;
    const run = (entry >> 4) & 15;
    reader.skip((entry >> 8) + size);
    if (size === 0 && run !== 15) return true;
    place += run + 1;
    if (place > COEFFICIENTS) return false;
  }
  return true;
}

/** The blocks of one coded unit in order, and how many units the scan holds. */
function planOf(scan: SequentialScan): { unit: Block[]; units: number } | null {
  const { frame, header } = scan;
  const across = Math.max(...frame.components.map((component) => component.across));
  const down = Math.max(...frame.components.map((component) => component.down));
  const lookups = new Map([...scan.huffman].map(([id, table]) => [id, lookupOf(table)]));
  const count = header[0] ?? 0;
  const unit: Block[] = [];
  let units = Math.ceil(frame.width / (8 * across)) * Math.ceil(frame.height / (8 * down));
  for (let index = 0; index < count; index += 1) {
    const component = frame.components.find((candidate) => candidate.id === header[1 + 2 * index]);
    const tables = header[2 + 2 * index] ?? 0;
    const dc = lookups.get(tables >> 4);
    const ac = lookups.get(0x10 | (tables & 15));
    if (component === undefined || dc === undefined || ac === undefined) return null;
    const blocks = count === 1 ? 1 : component.across * component.down;
    for (let block = 0; block < blocks; block += 1) unit.push({ dc, ac });
    if (count > 1) continue;
    const columns = Math.ceil(Math.ceil((frame.width * component.across) / across) / 8);
    units = columns * Math.ceil(Math.ceil((frame.height * component.down) / down) / 8);
  }
  return { unit, units };
}

/** How many bytes of the coded data its picture takes, or null where the codes do not add up to a picture. */
export function findScanEnd(scan: SequentialScan): number | null {
  const plan = planOf(scan);
  if (plan === null) return null;
  const reader = new BitReader(scan.coded);
  for (let index = 0; index < plan.units; index += 1) {
    if (scan.restartInterval > 0 && index > 0 && index % scan.restartInterval === 0 && !reader.restart()) return null;
    for (const block of plan.unit) if (!takeBlock(reader, block)) return null;
    if (reader.isShort) return null;
  }
  return reader.end;
}

const LOOK_BYTES = 64 * 1024;
const SAME_RUN = 16;
const TEXT_RUN = 24;

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** True when the last stretch holds a run that coding hardly ever makes: one byte over and over, or text. */
export function looksUncoded(coded: Buffer): boolean {
  let same = 0;
  let text = 0;
  let previous = -1;
  for (const byte of coded.subarray(Math.max(0, coded.length - LOOK_BYTES))) {
    same = byte === previous ? same + 1 : 1;
    text = isText(byte) ? text + 1 : 0;
    if (same >= SAME_RUN || text >= TEXT_RUN) return true;
    previous = byte;
  }
  return false;
}
