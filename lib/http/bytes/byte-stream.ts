// Turns a body of exact length into a web stream that moves only when somebody reads, and that can fail but never end short.

import type { ExactBytes } from '@/lib/http/bytes/exact-bytes';

/**
 * A stream of `bytes`, a block for each batch: a trip through the web stream and the server costs more than joining its pieces. A
 * source that throws, ends early or runs over errors the stream (the server then destroys the socket). When the reader leaves, the
 * source is let go of, so that files are closed; so it is at `signal` (the request's), because a server whose client left before
 * there was an answer may never touch the answer's body.
 */
export function byteStream(bytes: ExactBytes, signal?: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (signal?.aborted) void bytes.leave();
  else signal?.addEventListener('abort', () => void bytes.leave(), { once: true });
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const block = joined(await bytes.next());
          if (block.byteLength > 0) controller.enqueue(block);
          if (bytes.isAtEnd) controller.close();
        } catch (error) {
          controller.error(error);
          await bytes.leave();
        }
      },
      cancel: () => bytes.leave(),
    },
    // Nothing is opened ahead of the reader: 50 slow readers hold one block each.
    { highWaterMark: 0 },
  );
}

function joined(batch: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [only] = batch;
  return (batch.length === 1 && only ? only : Buffer.concat(batch)) as Uint8Array<ArrayBuffer>;
}
