// Turns pieces of bytes into a web stream that moves only when somebody reads, and that can fail but never end short.

/** Small pieces are joined up to this size: each trip through the web stream and the server costs more than the copy. */
const BLOCK_BYTES = 64 * 1024;

/**
 * A stream of exactly `length` bytes. A source that throws, ends early or runs over errors the stream (the server then
 * destroys the socket). When the reader leaves, the source's `return` runs, so that files are closed. Pieces are copied
 * unless they fill a block by themselves; those must not be reused by the source.
 */
export function byteStream(pieces: AsyncIterable<Uint8Array>, length: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source = new ExactSource(pieces, length);
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const block = await source.nextBlock();
          if (block.byteLength > 0) controller.enqueue(block);
          if (source.isAtEnd) controller.close();
        } catch (error) {
          controller.error(error);
          source.leave().catch(() => {});
        }
      },
      cancel: () => source.leave(),
    },
    // Nothing is opened ahead of the reader: 50 slow readers hold one block each.
    { highWaterMark: 0 },
  );
}

/** Hands out blocks, and vouches that all of them together are exactly `length` bytes. */
class ExactSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #left: number;

  constructor(pieces: AsyncIterable<Uint8Array>, length: number) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#left = length;
  }

  get isAtEnd(): boolean {
    return this.#left === 0;
  }

  async nextBlock(): Promise<Uint8Array<ArrayBuffer>> {
    const block = await this.#fill(Math.min(BLOCK_BYTES, this.#left));
    this.#left -= block.byteLength;
    // The end is looked for before the last bytes go out: nobody receives a full length that was not right.
    if (this.#left < 0 || (this.#left === 0 && (await this.#take()) !== null)) throw new Error('more bytes than announced');
    return block;
  }

  async leave(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #fill(wanted: number): Promise<Uint8Array<ArrayBuffer>> {
    const block = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const piece = await this.#take();
      if (piece === null) throw new Error('fewer bytes than announced');
      if (filled === 0 && piece.byteLength >= wanted) return piece as Uint8Array<ArrayBuffer>;
      if (filled + piece.byteLength > wanted) return Buffer.concat([block.subarray(0, filled), piece]);
      block.set(piece, filled);
      filled += piece.byteLength;
    }
    return block;
  }

  /** The next piece that holds anything, or null at the end. */
  async #take(): Promise<Uint8Array | null> {
    for (;;) {
      const step = await this.#pieces.next();
      if (step.done) return null;
      if (step.value.byteLength > 0) return step.value;
    }
  }
}
