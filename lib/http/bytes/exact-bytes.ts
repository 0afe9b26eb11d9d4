// Vouches for a body's length: exactly as many bytes as announced, or an error; never a body that is short or runs over.

/**
 * Bytes on their way out, in batches of pieces. Pieces hold memory of their own, which is not used again. The iterator's `return`
 * lets go of what is behind it at any time; a generator's does so only once it was started.
 */
export type ByteBatches = AsyncIterable<readonly Uint8Array[]>;

/** A body of exactly `length` bytes for one sender. It asks its source for one batch at a time, and only when it is asked itself. */
export class ExactBytes {
  readonly length: number;
  readonly #batches: AsyncIterator<readonly Uint8Array[]>;
  #left: number;
  #isAtEnd = false;

  constructor(batches: ByteBatches, length: number) {
    this.length = length;
    this.#batches = batches[Symbol.asyncIterator]();
    this.#left = length;
  }

  /** True once the last batch was handed out: the source has ended, and the length was right. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /**
   * The next batch; of a body without any bytes an empty one. Throws what the source throws, and an error where the source has
   * fewer or more bytes than announced. Not to be called once `isAtEnd`.
   */
  async next(): Promise<readonly Uint8Array[]> {
    const batch = this.#left === 0 ? [] : await this.#take();
    if (batch === null) throw new Error('fewer bytes than announced');
    this.#left -= sizeOf(batch);
    // The end is looked for before the last bytes go out: nobody receives a full length that was not right.
    if (this.#left < 0 || (this.#left === 0 && (await this.#take()) !== null)) throw new Error('more bytes than announced');
    this.#isAtEnd = this.#left === 0;
    return batch;
  }

  /** Lets go of the source, also when nothing was asked of it yet; harmless when called again. Never throws: why sending stopped is known already. */
  async leave(): Promise<void> {
    try {
      await this.#batches.return?.();
    } catch {
      // A file that could not be closed must not hide why.
    }
  }

  /** The next batch that holds anything, or null at the end. */
  async #take(): Promise<readonly Uint8Array[] | null> {
    for (;;) {
      const step = await this.#batches.next();
      if (step.done) return null;
      if (sizeOf(step.value) > 0) return step.value;
    }
  }
}

function sizeOf(batch: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const piece of batch) bytes += piece.byteLength;
  return bytes;
}
