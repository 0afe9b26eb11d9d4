// A bounded set of decoder processes: `permits` at once, a bounded queue before them, every dead one replaced.

import type { DecoderRequest } from '@/lib/images/decoder/wire';
import { type DecoderAnswer, DecoderProcess, type DecoderProcessOptions, type KillCause } from '@/lib/images/decoder-process';
import { SafelightError } from '@/lib/shared/safelight-error';

export type { DecoderAnswer, KillCause } from '@/lib/images/decoder-process';

export type DecoderPoolOptions = DecoderProcessOptions & {
  /** Processes at once: the number of cores. */
  readonly permits: number;
  /** Jobs that may wait; further ones are refused. Fairness between people is the caller's. Default 64. */
  readonly maxQueue?: number;
  /** How long a process without work is kept, default 60 000. */
  readonly idleMilliseconds?: number;
  /** Told of every process killed for its time or memory. */
  readonly onKill?: (event: { readonly cause: KillCause; readonly pid: number | undefined }) => void;
};

export interface DecoderPool {
  /**
   * Runs one job in a decoder process.
   * @throws SafelightError `request/busy` when the queue is full, `image/too-slow`, `image/too-much-memory`, `image/corrupt`,
   *   `image/decoder-unavailable`; the signal's reason when aborted (a running decode is left to end and its result dropped)
   */
  run(request: DecoderRequest, payload: Uint8Array, signal?: AbortSignal): Promise<DecoderAnswer>;
  /** Jobs waiting and running now. */
  readonly load: { readonly waiting: number; readonly running: number };
  /** Kills every process; waiting jobs fail with `image/decoder-unavailable`. */
  close(): Promise<void>;
}

type Waiting = { start(): void; refuse(error: Error): void };

const DEFAULT_MAX_QUEUE = 64;
const DEFAULT_IDLE_MILLISECONDS = 60_000;
const BUSY_RETRY_SECONDS = 2;

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

class Pool implements DecoderPool {
  readonly #options: DecoderPoolOptions;
  readonly #idle: { process: DecoderProcess; timer: NodeJS.Timeout }[] = [];
  readonly #all = new Set<DecoderProcess>();
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #isClosed = false;

  constructor(options: DecoderPoolOptions) {
    this.#options = options;
  }

  get load(): { waiting: number; running: number } {
    return { waiting: this.#waiting.length, running: this.#running };
  }

  async run(request: DecoderRequest, payload: Uint8Array, signal?: AbortSignal): Promise<DecoderAnswer> {
    signal?.throwIfAborted();
    await this.#permit(signal);
    return this.#untilAborted(this.#work(request, payload), signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(new SafelightError('image/decoder-unavailable'));
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    await Promise.all([...this.#all].map((process) => process.end()));
  }

  async #work(request: DecoderRequest, payload: Uint8Array): Promise<DecoderAnswer> {
    const process = this.#takeProcess();
    try {
      return await process.run(request, payload);
    } finally {
      this.#giveBack(process);
      this.#running -= 1;
      this.#waiting.shift()?.start();
    }
  }

  /** Waits for a free process; the running count is taken here and given back in #work. */
  async #permit(signal: AbortSignal | undefined): Promise<void> {
    if (this.#isClosed) throw new SafelightError('image/decoder-unavailable', { detail: 'the pool is closed' });
    if (this.#running >= this.#options.permits) await this.#queue(signal);
    else this.#running += 1;
  }

  #queue(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length >= (this.#options.maxQueue ?? DEFAULT_MAX_QUEUE)) {
      throw new SafelightError('request/busy', { detail: 'decoder queue is full', retryAfterSeconds: BUSY_RETRY_SECONDS });
    }
    return new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(reasonOf(signal));
      };
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          this.#running += 1;
          resolve();
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  async #untilAborted(work: Promise<DecoderAnswer>, signal: AbortSignal | undefined): Promise<DecoderAnswer> {
    if (signal === undefined) return work;
    let leave = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      leave = () => reject(reasonOf(signal));
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #takeProcess(): DecoderProcess {
    for (let spare = this.#idle.pop(); spare !== undefined; spare = this.#idle.pop()) {
      clearTimeout(spare.timer);
      if (!spare.process.isGone) return spare.process;
      this.#all.delete(spare.process);
    }
    return this.#start();
  }

  #start(): DecoderProcess {
    const process = new DecoderProcess(this.#options);
    this.#all.add(process);
    return process;
  }

  #giveBack(process: DecoderProcess): void {
    const { killedFor } = process;
    if (killedFor !== null) this.#options.onKill?.({ cause: killedFor, pid: process.pid });
    if (!process.isGone && killedFor === null) return this.#keep(process);
    this.#all.delete(process);
    if (!this.#isClosed) this.#keep(this.#start());
  }

  #keep(process: DecoderProcess): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex((spare) => spare.process === process),
        1,
      );
      this.#all.delete(process);
      void process.end();
    }, this.#options.idleMilliseconds ?? DEFAULT_IDLE_MILLISECONDS);
    timer.unref();
    this.#idle.push({ process, timer });
  }
}

/** Makes a pool; processes start with the first job and end when idle, on close, or with their parent. */
export function createDecoderPool(options: DecoderPoolOptions): DecoderPool {
  return new Pool(options);
}
