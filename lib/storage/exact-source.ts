// Watches a stream of sealed batches on its way into a place: as many bytes as announced, and no longer than it is wanted.

import { SafelightError } from '@/lib/shared/safelight-error';
import type { SealedBatch } from '@/lib/shared/sealed-bytes';
import type { PutOptions } from '@/lib/storage/storage';

/**
 * Passes batches on until exactly `sealedBytes` have passed. An abort is noticed at once, also while the source is silent.
 * @throws SafelightError `storage/aborted` on abort, on too few and on too many bytes; what the source throws, unchanged
 */
export async function* exactly(
  sealed: AsyncIterable<SealedBatch>,
  { sealedBytes, signal }: PutOptions,
): AsyncGenerator<SealedBatch, void, undefined> {
  const source = sealed[Symbol.asyncIterator]();
  let left = sealedBytes;
  let isDone = false;
  try {
    for (;;) {
      const step = await orAbort(source.next(), signal);
      if (step.done) break;
      for (const piece of step.value) left -= piece.byteLength;
      if (left < 0) throw refused('more bytes than announced');
      yield step.value;
    }
    isDone = true;
    if (left > 0) throw refused('fewer bytes than announced');
  } finally {
    // Not awaited: a source that is stuck must not hold up the cleaning.
    if (!isDone) source.return?.().then(undefined, () => {});
  }
}

/** @throws SafelightError `storage/aborted` when the signal has fired */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SafelightError('storage/aborted', { cause: signal.reason });
}

async function orAbort<T>(step: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return step;
  step.catch(() => {});
  throwIfAborted(signal);
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new SafelightError('storage/aborted', { cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([step, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

function refused(detail: string): SafelightError {
  return new SafelightError('storage/aborted', { detail });
}
