// Where the outer door and the doors further in meet. The outer door is a preload of the process and no module of the bundle: for
// each request it keeps a word, which only code that runs for that very request can reach. Without an outer door there is none.

import type { BodySink } from '@/lib/http/bytes/byte-pump';

/** A body that the outer door sends itself: exactly one of the two is called, once. */
export type HandedBody = {
  /** Drawn for this answer; its header must show it, so that no other answer gets these bytes. */
  readonly ticket: string;
  /** Sends it all to the end, or breaks the connection. Never rejects. */
  send(sink: BodySink): Promise<void>;
  /** Lets go of it unsent. */
  leave(): Promise<void>;
};

/**
 * Whether a door of the house was reached, the status of a refusal thrown, a body left to be sent, and whether the answer is closed:
 * nothing that is left from then on is fetched.
 */
export type DoorWord = { isAtDoor: boolean; refusalStatus: number | null; body: HandedBody | null; isClosed: boolean };

const WORDS = Symbol.for('safelight.requests');

/** The outer door's word of the request being answered. */
export function wordOfRequest(): DoorWord | undefined {
  const holder = globalThis as { [WORDS]?: { getStore(): DoorWord | undefined } };
  return holder[WORDS]?.getStore();
}
