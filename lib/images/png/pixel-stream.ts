// Unpacks a PNG's compressed pixels once, line by line, to prove that they are whole and hide nothing behind the last line.
// Memory stays constant: nothing is kept unless the stream has to be packed anew.

import { createDeflate, createInflate } from 'node:zlib';
import { corrupt, truncated } from '../rebuilt-file.ts';
import type { ScanLines } from './image-header.ts';

const WINDOW_BYTES = 256 * 1024;
const LAST_FILTER = 4;

/** Follows scan lines through a byte stream and checks each one's filter byte. */
class LineChecker {
  readonly expectedBytes: number;
  seenBytes = 0;
  #run = 0;
  #row = 0;
  #nextFilterAt = 0;
  readonly #lines: readonly ScanLines[];

  constructor(lines: readonly ScanLines[]) {
    this.#lines = lines;
    this.expectedBytes = lines.reduce((sum, run) => sum + run.rowBytes * run.rows, 0);
  }

  /** Returns the part of `piece` that belongs to the picture. */
  take(piece: Buffer): Buffer {
    const wanted = piece.subarray(0, Math.max(0, this.expectedBytes - this.seenBytes));
    while (this.#nextFilterAt < this.seenBytes + wanted.length) {
      if ((wanted[this.#nextFilterAt - this.seenBytes] ?? 0) > LAST_FILTER) throw corrupt('an unknown line filter');
      this.#advance();
    }
    this.seenBytes += piece.length;
    return wanted;
  }

  #advance(): void {
    const run = this.#lines[this.#run];
    if (run === undefined) {
      this.#nextFilterAt = Number.POSITIVE_INFINITY;
      return;
    }
    this.#nextFilterAt += run.rowBytes;
    this.#row += 1;
    if (this.#row < run.rows) return;
    this.#row = 0;
    this.#run += 1;
  }
}

export type StreamVerdict = { readonly hiddenBytes: number };

async function unpack(packed: Buffer, checker: LineChecker, onLines: (piece: Buffer) => void): Promise<StreamVerdict> {
  const inflate = createInflate({ chunkSize: WINDOW_BYTES });
  inflate.end(packed);
  try {
    for await (const piece of inflate) {
      const wanted = checker.take(piece as Buffer);
      if (wanted.length > 0) onLines(wanted);
      if (checker.seenBytes > checker.expectedBytes) return { hiddenBytes: checker.seenBytes - checker.expectedBytes };
    }
  } catch (error) {
    if (isZlibFailure(error)) return verdictAfterFailure(checker, error.code);
    throw error;
  }
  if (checker.seenBytes < checker.expectedBytes) throw truncated('fewer lines than the header says');
  return { hiddenBytes: Math.max(0, packed.length - inflate.bytesWritten) };
}

function isZlibFailure(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'errno' in error && 'code' in error;
}

/** A stream that breaks after its last line has shown the whole picture: what follows is not part of it. */
function verdictAfterFailure(checker: LineChecker, code: string): StreamVerdict {
  if (checker.seenBytes >= checker.expectedBytes) return { hiddenBytes: 1 };
  throw code === 'Z_BUF_ERROR' ? truncated('compressed pixels end early') : corrupt(`compressed pixels: ${code}`);
}

/**
 * Checks one picture's compressed pixels (the joined IDAT or fdAT payloads).
 * `hiddenBytes` is more than zero when something follows the last line or the end of the compressed stream.
 * @throws SafelightError `image/truncated`, `image/corrupt`
 */
export function checkPixelStream(packed: Buffer, lines: readonly ScanLines[]): Promise<StreamVerdict> {
  return unpack(packed, new LineChecker(lines), () => {});
}

/**
 * Packs the picture's lines anew, and nothing but them.
 * @throws SafelightError `image/truncated`, `image/corrupt`
 */
export async function repackPixelStream(packed: Buffer, lines: readonly ScanLines[]): Promise<Buffer> {
  const deflate = createDeflate({ level: 6, chunkSize: WINDOW_BYTES });
  const out: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => out.push(piece));
  await unpack(packed, new LineChecker(lines), (piece) => deflate.write(Buffer.from(piece)));
  await new Promise<void>((resolve, reject) => {
    deflate.on('error', reject);
    deflate.on('end', resolve);
    deflate.end();
  });
  return Buffer.concat(out);
}
