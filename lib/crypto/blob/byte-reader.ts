// Takes exact numbers of bytes from a source that hands out pieces of any size. Copies only what straddles two pieces.

import { openFailed } from '@/lib/crypto/open-failed';

/** Reads an async source; `close` ends the source's iterator, so that file handles and cursors go. */
export type ByteReader = {
  /** Exactly `bytes` bytes, valid until the next call. Throws SafelightError `crypto/open-failed` (`length`) when the source ends early. */
  take(bytes: number): Promise<Uint8Array>;
  /** The same without waiting, where the source's last piece holds them all; null where it does not. For hot loops. */
  takeAtHand(bytes: number): Uint8Array | null;
  /** Ends the source. Throws SafelightError `crypto/open-failed` (`length`) when it has more bytes than were asked of it. */
  finish(): Promise<void>;
  /** Lets go of the source at any point; harmless when called again. */
  close(): Promise<void>;
};

/** A reader over `source` that reuses one buffer of at most the largest `take`. */
export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const pieces = source[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array(0);
  /** Where in `piece` the bytes begin that were not taken yet. */
  let from = 0;
  let gathered = Buffer.alloc(0);
  let isEnded = false;

  async function nextPiece(): Promise<boolean> {
    const next = isEnded ? { done: true as const, value: undefined } : await pieces.next();
    if (next.done) {
      isEnded = true;
      return false;
    }
    piece = next.value;
    from = 0;
    return true;
  }

  function takeAtHand(bytes: number): Uint8Array | null {
    if (piece.length - from < bytes) return null;
    from += bytes;
    return piece.subarray(from - bytes, from);
  }

  async function take(bytes: number): Promise<Uint8Array> {
    if (from === piece.length && bytes > 0) await nextPiece();
    const atHand = takeAtHand(bytes);
    if (atHand) return atHand;
    if (gathered.length < bytes) gathered = Buffer.allocUnsafeSlow(bytes);
    let have = 0;
    for (;;) {
      const some = piece.subarray(from, from + bytes - have);
      gathered.set(some, have);
      have += some.length;
      from += some.length;
      if (have === bytes) return gathered.subarray(0, bytes);
      if (!(await nextPiece())) throw openFailed('length');
    }
  }

  async function close(): Promise<void> {
    if (isEnded) return;
    isEnded = true;
    // Why reading stopped is already known or of no interest; that letting go failed too must not hide it.
    await pieces.return?.().catch(() => undefined);
  }

  async function finish(): Promise<void> {
    while (from === piece.length && (await nextPiece()));
    if (from < piece.length) throw openFailed('length');
  }

  return { take, takeAtHand, finish, close };
}
