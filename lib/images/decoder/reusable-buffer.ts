// Memory that is used again for the next picture: fresh megabytes cost a page fault every four kilobytes.

const MAX_KEPT_BYTES = 8 * 1024 * 1024;

/** Hands out one buffer again and again. Only for bytes that nobody needs once the next ones are asked for. */
export class ReusableBuffer {
  #kept = Buffer.alloc(0);

  /** At least as uninitialised as allocUnsafe: write before you read. */
  take(bytes: number): Buffer {
    if (bytes > MAX_KEPT_BYTES) return Buffer.allocUnsafe(bytes);
    if (this.#kept.length < bytes) this.#kept = Buffer.allocUnsafeSlow(Math.min(MAX_KEPT_BYTES, 2 * bytes));
    return this.#kept.subarray(0, bytes);
  }

  join(parts: readonly Uint8Array[]): Buffer {
    const whole = this.take(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
