// A bounded set of decoder processes: `permits` at once, a bounded queue before them, every dead one replaced.

import type { DecoderRequest } from '@/lib/images/decoder/wire';
import { type DecoderAnswer, DecoderProcess, type DecoderProcessOptions, type KillCause } from '@/lib/images/decoder-process';
import { FairQueue } from '@/lib/images/fair-queue';
import { DEFAULT_INTAKE_FORMATS, type IntakeFormat } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

export type { DecoderAnswer, KillCause } from '@/lib/images/decoder-process';

export type DecoderPoolOptions = DecoderProcessOptions & {
  /** Processes at once: the number of cores. */
  readonly permits: number;
  /** Jobs that may wait; further ones are refused. Default 128. */
  readonly maxQueue?: number;
  /** Jobs of one key that may wait. Default: half of `maxQueue`. */
  readonly maxQueueOfKey?: number;
  /** How long a process without work is kept, default 60 000. */
  readonly idleMilliseconds?: number;
  /** Told of every process that was killed for its time or memory, or that ended by itself in the middle of a job. */
  readonly onKill?: (event: { readonly cause: KillCause | 'crash'; readonly pid: number | undefined }) => void;
};

/** `fairKey` names whose job it is: of those that wait, every key gets its turn. Jobs without one wait in one line. */
export type RunOptions = { readonly signal?: AbortSignal | undefined; readonly fairKey?: string | undefined };

export interface DecoderPool {
  /** What its processes take in. */
  readonly formats: readonly IntakeFormat[];
  /**
   * Runs one job in a decoder process.
   * @throws SafelightError `request/busy` when the queue, or the key's part of it, is full, `image/too-slow`, `image/too-much-memory`, `image/corrupt`,
   *   `image/decoder-unavailable`; the signal's reason when aborted (a running decode is left to end and its result dropped)
   */
  run(request: DecoderRequest, payload: Uint8Array, options?: RunOptions): Promise<DecoderAnswer>;
  /** Jobs waiting and running now. */
  readonly load: { readonly waiting: number; readonly running: number };
  /** Kills every process; waiting jobs fail with `image/decoder-unavailable`. */
  close(): Promise<void>;
}

type Waiting = { start(): void; refuse(error: Error): void };

const DEFAULT_MAX_QUEUE = 128;
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
  readonly #waiting: FairQueue<Waiting>;
  #running = 0;
  #isClosed = false;

  constructor(options: DecoderPoolOptions) {
    this.#options = options;
    const maxItems = options.maxQueue ?? DEFAULT_MAX_QUEUE;
    this.#waiting = new FairQueue({ maxItems, maxItemsOfKey: options.maxQueueOfKey ?? Math.ceil(maxItems / 2) });
  }

  get formats(): readonly IntakeFormat[] {
    return this.#options.formats ?? DEFAULT_INTAKE_FORMATS;
  }

  get load(): { waiting: number; running: number } {
    return { waiting: this.#waiting.size, running: this.#running };
  }

  async run(request: DecoderRequest, payload: Uint8Array, options: RunOptions = {}): Promise<DecoderAnswer> {
    const { signal } = options;
    signal?.throwIfAborted();
    await this.#permit(options);
    return this.#untilAborted(this.#work(request, payload), signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      next.refuse(new SafelightError('image/decoder-unavailable'));
    }
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
  async #permit(options: RunOptions): Promise<void> {
    if (this.#isClosed) throw new SafelightError('image/decoder-unavailable', { detail: 'the pool is closed' });
    if (this.#running >= this.#options.permits) await this.#queue(options);
    else this.#running += 1;
  }

  #queue({ signal, fairKey = '' }: RunOptions): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.remove(fairKey, waiting);
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
      if (this.#waiting.push(fairKey, waiting)) signal?.addEventListener('abort', leave, { once: true });
      else reject(new SafelightError('request/busy', { detail: 'decoder queue is full', retryAfterSeconds: BUSY_RETRY_SECONDS }));
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
    const cause = killedFor ?? (process.isGone && !this.#isClosed ? 'crash' : null);
    if (cause !== null) this.#options.onKill?.({ cause, pid: process.pid });
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
