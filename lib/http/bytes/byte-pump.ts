// Sends a body straight to a server's response, at the reader's pace: what the web stream between would cost is saved.

import type { ServerResponse } from 'node:http';
import type { ExactBytes } from '@/lib/http/bytes/exact-bytes';
import { log } from '@/lib/log/log';

/** What the pump needs of a node:http response whose head is decided on. */
export type BodySink = Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'cork' | 'uncork' | 'on' | 'off' | 'destroyed'>;

/**
 * Sends `bytes` and ends the response. One batch is under way at a time, and the next is asked for when the reader has taken it.
 * A source that throws, ends early or runs over breaks the connection. Whichever way it ends, the source is let go of, also when
 * the reader leaves. Never rejects.
 */
export async function pumpBytes(bytes: ExactBytes, sink: BodySink): Promise<void> {
  try {
    while (!bytes.isAtEnd && !sink.destroyed) {
      const batch = await bytes.next();
      if (!sink.destroyed) await send(sink, batch, bytes.isAtEnd);
    }
  } catch (error) {
    log().error({ error }, 'an answer broke off');
    sink.destroy();
  } finally {
    await bytes.leave();
  }
}

/** Hands over a batch as one write to the socket, and waits where the reader is behind; not for the end. */
async function send(sink: BodySink, batch: readonly Uint8Array[], isLast: boolean): Promise<void> {
  sink.cork();
  let isWanted = true;
  for (const piece of batch) isWanted = sink.write(piece);
  if (isLast) sink.end(() => release(batch));
  sink.uncork();
  if (isLast || isWanted) return;
  await drained(sink);
  if (!sink.destroyed) release(batch);
}

/** Frees what was sent. Left to the collector, plain bytes live on for a while and count against the whole heap until then. */
function release(batch: readonly Uint8Array[]): void {
  for (const { buffer, byteLength } of batch) {
    // Memory that others share is not ours to free.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
}

function drained(sink: BodySink): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      sink.off('drain', go);
      sink.off('close', go);
      resolve();
    };
    sink.on('drain', go);
    sink.on('close', go);
  });
}
