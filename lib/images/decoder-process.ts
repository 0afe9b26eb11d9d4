// One decoder process as seen from the server: started without secrets, watched, and killed when it takes too long or too much.

import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import type { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type DecoderReply, type DecoderRequest, encodeFrame, type Frame, FrameReader } from '@/lib/images/decoder/wire';
import { cpuMillisecondsOf, residentBytesOf } from '@/lib/images/process-meter';
import type { ImageLimits } from '@/lib/shared/limits';
import { DEFAULT_INTAKE_FORMATS, type IntakeFormat } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

export type KillCause = 'time' | 'memory';
export type DecoderLimits = Pick<ImageLimits, 'maxDecodeMilliseconds' | 'maxDecoderBytes'>;
export type DecoderProcessOptions = {
  /** Absolute path of lib/images/decoder/main.ts, three folders below the application's root. */
  readonly scriptPath: string;
  readonly limits: DecoderLimits;
  /** What it takes in; stored pictures are shown whatever is taken in now. Default: JPEG, PNG and GIF. */
  readonly formats?: readonly IntakeFormat[];
  /** Added to the process's otherwise empty environment, e.g. LD_PRELOAD for another allocator. Never a secret. */
  readonly environment?: Readonly<Record<string, string>>;
};
export type DecoderAnswer = Frame<Exclude<DecoderReply, { isReady: true } | { residentBytes: number }>>;

type Job = {
  resolve(answer: DecoderAnswer): void;
  reject(error: SafelightError): void;
  deadline: NodeJS.Timeout;
  watch: NodeJS.Timeout;
};

/** All the process is told. */
const CLEAN_ENVIRONMENT = {
  PATH: '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  UV_THREADPOOL_SIZE: '2',
  VIPS_CONCURRENCY: '1',
  MALLOC_ARENA_MAX: '2',
};
const WATCH_MILLISECONDS = 25;
const WALL_TIME_FACTOR = 3;
const START_MILLISECONDS = 20_000;
const HEAP_MEBIBYTES = 192;
const KILL_CODES = { time: 'image/too-slow', memory: 'image/too-much-memory' } as const;

function realPath(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    return place;
  }
}

/** Node's own permission model as a second wall: no writing, no processes, no workers; reading code only. */
function nodeFlags(scriptPath: string): string[] {
  const root = path.resolve(path.dirname(scriptPath), '../../..');
  const readable = ['node_modules', 'lib/images', 'lib/shared', 'package.json'].flatMap((name) => {
    const place = path.join(root, name);
    return [place, realPath(place)];
  });
  return [
    '--permission',
    '--allow-addons',
    ...[...new Set([...readable, '/usr/bin/ldd'])].map((place) => `--allow-fs-read=${place}`),
    `--max-old-space-size=${HEAP_MEBIBYTES}`,
    // Pixels lie outside of V8's heap, where it does not see that they are many (decoder/mark.ts).
    '--expose-gc',
    '--no-warnings',
  ];
}

/** A running decoder; `run` gives it one job at a time, `kill` and `end` are final. */
export class DecoderProcess {
  readonly #child: ChildProcess;
  readonly #reader = new FrameReader<DecoderReply>();
  readonly #limits: DecoderLimits;
  readonly #ready: Promise<void>;
  #job: Job | null = null;
  #killedFor: KillCause | null = null;
  #isGone = false;
  #complaint = '';

  constructor(options: DecoderProcessOptions) {
    this.#limits = options.limits;
    const canWatch = residentBytesOf(process.pid) !== null;
    this.#child = spawn(
      process.execPath,
      [
        ...nodeFlags(options.scriptPath),
        options.scriptPath,
        `--formats=${(options.formats ?? DEFAULT_INTAKE_FORMATS).join(',')}`,
        ...(canWatch ? [] : ['--report-memory']),
      ],
      {
        cwd: path.resolve(path.dirname(options.scriptPath), '../../..'),
        env: { ...CLEAN_ENVIRONMENT, ...options.environment } as unknown as NodeJS.ProcessEnv,
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    giveWay(this.#child.pid);
    this.#ready = this.#listen();
    this.#ready.catch(() => {});
    this.#hold(false);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get killedFor(): KillCause | null {
    return this.#killedFor;
  }

  /**
   * Runs one job; one at a time.
   * @throws SafelightError `image/too-slow`, `image/too-much-memory`, `image/corrupt` when the decoder crashed on the file,
   *   `image/decoder-unavailable` when it never started
   */
  async run(request: DecoderRequest, payload: Uint8Array): Promise<DecoderAnswer> {
    this.#hold(true);
    try {
      await this.#ready;
      return await new Promise<DecoderAnswer>((resolve, reject) => {
        if (this.#isGone) return reject(this.#failure());
        const startCpu = this.#cpuMilliseconds();
        // Busy time is what a hostile file takes; a machine under load must not refuse honest ones, so waiting gets more.
        const patience = startCpu === null ? 1 : WALL_TIME_FACTOR;
        const deadline = setTimeout(() => this.kill('time'), this.#limits.maxDecodeMilliseconds * patience);
        const watch = setInterval(() => this.#check(startCpu), WATCH_MILLISECONDS);
        this.#job = { resolve, reject, deadline, watch };
        for (const piece of encodeFrame(request, [payload])) this.#child.stdin?.write(piece);
      });
    } finally {
      if (!this.#isGone) this.#hold(false);
    }
  }

  /** Ends the process now; a running job fails with the code of the cause. */
  kill(cause: KillCause | null): void {
    this.#killedFor ??= cause;
    this.#signal();
  }

  /** Resolves when the process is gone. */
  async end(): Promise<void> {
    if (this.#isGone) return;
    const gone = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    this.#hold(true);
    this.#child.stdin?.end();
    this.#signal();
    await gone;
  }

  // A child that never came to be has no pid, and Node would signal whatever number lies in its place: 0 is all of our process group.
  #signal(): void {
    if (this.#child.pid !== undefined) this.#child.kill('SIGKILL');
  }

  #listen(): Promise<void> {
    const child = this.#child;
    child.stderr?.on('data', (piece: Buffer) => {
      this.#complaint = (this.#complaint + piece.toString('utf8')).slice(-500);
    });
    child.stdin?.on('error', () => {});
    child.stdout?.on('error', () => {});
    return new Promise<void>((resolve, reject) => {
      const slow = setTimeout(() => this.kill(null), START_MILLISECONDS);
      slow.unref();
      const gone = (error?: Error): void => {
        clearTimeout(slow);
        this.#isGone = true;
        const detail = error?.message ?? `decoder process ended before it was ready: ${this.#complaint}`;
        reject(new SafelightError('image/decoder-unavailable', { detail }));
        this.#settle((job) => job.reject(this.#failure()));
      };
      child.on('error', gone);
      child.on('close', () => gone());
      child.stdout?.on('data', (piece: Buffer) => {
        this.#take(piece, () => {
          clearTimeout(slow);
          resolve();
        });
      });
    });
  }

  #take(piece: Buffer, onReady: () => void): void {
    try {
      for (const frame of this.#reader.push(piece)) {
        if ('isReady' in frame.head) onReady();
        else if ('residentBytes' in frame.head) this.#checkMemory(frame.head.residentBytes);
        else this.#settle((job) => job.resolve(frame as DecoderAnswer));
      }
    } catch {
      this.kill(null);
    }
  }

  #settle(act: (job: Job) => void): void {
    const job = this.#job;
    if (job === null) return;
    this.#job = null;
    clearTimeout(job.deadline);
    clearInterval(job.watch);
    act(job);
  }

  #checkMemory(residentBytes: number | null): void {
    if (this.#job !== null && residentBytes !== null && residentBytes > this.#limits.maxDecoderBytes) this.kill('memory');
  }

  #cpuMilliseconds(): number | null {
    return cpuMillisecondsOf(this.#child.pid ?? 0);
  }

  #check(startCpu: number | null): void {
    this.#checkMemory(residentBytesOf(this.#child.pid ?? 0));
    const used = (this.#cpuMilliseconds() ?? 0) - (startCpu ?? 0);
    if (startCpu !== null && used > this.#limits.maxDecodeMilliseconds) this.kill('time');
  }

  #failure(): SafelightError {
    if (this.#killedFor !== null) return new SafelightError(KILL_CODES[this.#killedFor], { detail: 'decoder process killed' });
    return new SafelightError('image/corrupt', { detail: `decoder process crashed: ${this.#complaint}` });
  }

  /** Keeps the server's event loop alive only while a job runs. */
  #hold(isHeld: boolean): void {
    const handles = [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr] as (Pick<
      Socket,
      'ref' | 'unref'
    > | null)[];
    for (const handle of handles) {
      if (isHeld) handle?.ref();
      else handle?.unref();
    }
  }
}

// Decoding is the house's heaviest work: whoever looks at pictures meanwhile comes first.
function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The process ended already, or the platform does not let us; the job's own limits hold all the same.
  }
}
