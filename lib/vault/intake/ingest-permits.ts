// How many pictures are worked on at once, those that come in and those that are drawn: bounded in number and bytes, in turn between
// people, with a bounded line before it (T10).

import { MEBIBYTE } from '@/lib/shared/limits';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

export type IngestBounds = {
  /** Uploads at once, of everybody and of one owner. */
  readonly atOnce: number;
  readonly atOnceEach: number;
  /** Their bytes at once; one that is larger still goes alone. */
  readonly bytes: number;
  /** Uploads that may wait, of everybody and of one owner, and how long. */
  readonly waiting: number;
  readonly waitingEach: number;
  /** What those that wait may hold in memory meanwhile; one alone may hold more. */
  readonly waitingBytes: number;
  readonly waitingBytesEach: number;
  readonly waitMilliseconds: number;
};

/**
 * One upload that asks to be worked on; with `signal` it leaves the line when its sender is gone. `heldBytes` of it are in memory while
 * it waits: all of it, where nothing else is said.
 */
export type IngestRequest = {
  readonly ownerId: OwnerId;
  readonly bytes: number;
  readonly heldBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type IngestPermits = {
  /**
   * Does the work when its turn has come: owners take turns, and each owner's uploads go in their order.
   * @throws SafelightError `request/busy`, with retryAfterSeconds, when the line is full or the turn does not come in time; the
   *   signal's reason when aborted while waiting
   */
  run<T>(request: IngestRequest, work: () => Promise<T>): Promise<T>;
  /** Uploads at work and waiting now. */
  load(): { readonly running: number; readonly waiting: number };
};

type Turn = { readonly request: IngestRequest; start(): void };

const RETRY_AFTER_SECONDS = 5;
/** A decoder process is given at most 512 MiB; here a file costs about three times its size while it is worked on. */
const BOUNDS: IngestBounds = {
  atOnce: 16,
  atOnceEach: 4,
  bytes: 128 * MEBIBYTE,
  waiting: 256,
  waitingEach: 64,
  // Whoever hangs up no longer counts at the outer door, and where there is none nobody ever did.
  waitingBytes: 256 * MEBIBYTE,
  waitingBytesEach: 128 * MEBIBYTE,
  waitMilliseconds: 20_000,
};

/** For work that opens a picture of its own when its turn comes. Whoever asks for a thousand leaves a place free for somebody else. */
export const DRAWING_BOUNDS: IngestBounds = {
  atOnce: 4,
  atOnceEach: 3,
  bytes: Number.MAX_SAFE_INTEGER,
  waiting: 200,
  waitingEach: 100,
  waitingBytes: 0,
  waitingBytesEach: 0,
  waitMilliseconds: 60_000,
};

const holder = globalThis as typeof globalThis & { safelightIngest?: IngestPermits };

/** The one gate of this process, also when bundles hold this module twice. */
export function ingestPermits(): IngestPermits {
  return (holder.safelightIngest ??= createIngestPermits(BOUNDS));
}

/** Makes a gate of its own. */
export function createIngestPermits(bounds: IngestBounds): IngestPermits {
  const gate = new Gate(bounds);
  return {
    run: (request, work) => gate.run(request, work),
    load: () => ({ running: gate.running, waiting: gate.waiting }),
  };
}

class Gate {
  readonly #bounds: IngestBounds;
  /** Who waits, the next one to have a turn first. */
  readonly #lines = new Map<OwnerId, Turn[]>();
  readonly #runningEach = new Map<OwnerId, number>();
  #bytes = 0;
  #heldBytes = 0;
  running = 0;
  waiting = 0;

  constructor(bounds: IngestBounds) {
    this.#bounds = bounds;
  }

  async run<T>(request: IngestRequest, work: () => Promise<T>): Promise<T> {
    request.signal?.throwIfAborted();
    await this.#turn(request);
    try {
      return await work();
    } finally {
      this.#count(request, -1);
      this.#advance();
    }
  }

  #turn(request: IngestRequest): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leave = (reason: unknown): void => {
        this.#remove(turn);
        settle();
        reject(reason instanceof Error ? reason : new Error('left the line', { cause: reason }));
        // Whoever stood behind it may be small enough.
        this.#advance();
      };
      const onAbort = () => leave(request.signal?.reason);
      const late = setTimeout(() => leave(busy('no turn in time')), this.#bounds.waitMilliseconds);
      const settle = () => {
        clearTimeout(late);
        request.signal?.removeEventListener('abort', onAbort);
      };
      const turn: Turn = {
        request,
        start: () => {
          settle();
          resolve();
        },
      };
      request.signal?.addEventListener('abort', onAbort, { once: true });
      this.#add(turn);
      this.#advance();
      if (this.#isOverfull(turn)) leave(busy('line is full'));
    });
  }

  #isOverfull(turn: Turn): boolean {
    const line = this.#lines.get(turn.request.ownerId);
    if (!line?.includes(turn)) return false;
    const { waiting, waitingEach, waitingBytes, waitingBytesEach } = this.#bounds;
    if (this.waiting > waiting || line.length > waitingEach) return true;
    const heldBytesEach = line.reduce((sum, { request }) => sum + heldBytesOf(request), 0);
    return (this.waiting > 1 && this.#heldBytes > waitingBytes) || (line.length > 1 && heldBytesEach > waitingBytesEach);
  }

  #advance(): void {
    for (let turn = this.#next(); turn !== undefined; turn = this.#next()) {
      this.#remove(turn);
      this.#count(turn.request, 1);
      turn.start();
    }
  }

  /** The first of the owner whose turn it is. One that is too large now waits, and everybody behind it, or it would wait for ever. */
  #next(): Turn | undefined {
    if (this.running >= this.#bounds.atOnce) return undefined;
    for (const [ownerId, [first]] of this.#lines) {
      if (first === undefined || (this.#runningEach.get(ownerId) ?? 0) >= this.#bounds.atOnceEach) continue;
      const isRoom = this.running === 0 || this.#bytes + first.request.bytes <= this.#bounds.bytes;
      return isRoom ? first : undefined;
    }
    return undefined;
  }

  #add(turn: Turn): void {
    const { ownerId } = turn.request;
    this.#lines.set(ownerId, [...(this.#lines.get(ownerId) ?? []), turn]);
    this.waiting += 1;
    this.#heldBytes += heldBytesOf(turn.request);
  }

  #remove(turn: Turn): void {
    const { ownerId } = turn.request;
    const line = this.#lines.get(ownerId) ?? [];
    const others = line.filter((other) => other !== turn);
    const removed = line.length - others.length;
    this.waiting -= removed;
    this.#heldBytes -= removed * heldBytesOf(turn.request);
    if (line[0] === turn || others.length === 0) this.#lines.delete(ownerId);
    // Set anew after its turn, an owner stands behind all others.
    if (others.length > 0) this.#lines.set(ownerId, others);
  }

  #count({ ownerId, bytes }: IngestRequest, change: 1 | -1): void {
    this.running += change;
    this.#bytes += change * bytes;
    const each = (this.#runningEach.get(ownerId) ?? 0) + change;
    if (each === 0) this.#runningEach.delete(ownerId);
    else this.#runningEach.set(ownerId, each);
  }
}

function heldBytesOf({ bytes, heldBytes = bytes }: IngestRequest): number {
  return heldBytes;
}

function busy(detail: string): SafelightError {
  return new SafelightError('request/busy', { detail: `intake: ${detail}`, retryAfterSeconds: RETRY_AFTER_SECONDS });
}
