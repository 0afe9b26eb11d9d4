// Opened batches with an ear on their failures. It knows neither pictures nor the ledger.

import type { OpenedBlob, PlainBatch } from '@/lib/crypto/blob/blob';

/**
 * The same batches for one consumer; what they throw is told to `onFailure` before it is thrown on. Ending the iteration lets go of
 * the blob also when no batch was asked for yet: a generator around it would not, because one that never ran has no `finally`.
 */
export function watchedBatches(blob: OpenedBlob, onFailure: (error: unknown) => Promise<void>): AsyncIterable<PlainBatch> {
  const source = blob[Symbol.asyncIterator]();
  const next = async () => {
    try {
      return await source.next();
    } catch (error) {
      await onFailure(error);
      throw error;
    }
  };
  const end = async () => {
    await blob.close();
    return { done: true, value: undefined } as const;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}
