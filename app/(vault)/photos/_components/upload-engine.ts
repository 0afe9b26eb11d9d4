// Runs the upload queue: keeps the files, sends them one by one, and waits when it must. Outlives every page of the app.
// Knows the network only through `send`, and time only through `clock`.

import type { ActionResult, ImageDto, UploadLimitsDto } from '@/lib/shared/dto';
import { upload } from '@/lib/shared/messages/photos';
import { precheckFile } from './upload-precheck';
import {
  EMPTY_QUEUE,
  isBusy,
  type NewUpload,
  nextToSend,
  type QueueEvent,
  type QueueState,
  reduceQueue,
  waitMilliseconds,
} from './upload-queue';

export type UploadEngineOptions = {
  readonly limits: UploadLimitsDto;
  readonly send: (file: File) => Promise<ActionResult<ImageDto>>;
  /** Takes back a picture that landed after it was cancelled. */
  readonly discard: (imageId: string) => Promise<ActionResult<unknown>>;
  readonly clock: { now: () => number; after: (milliseconds: number, run: () => void) => () => void };
};

const OPEN_STATUSES: readonly string[] = ['waiting', 'sending', 'failed'];

export class UploadEngine {
  readonly #options: UploadEngineOptions;
  readonly #files = new Map<string, File>();
  readonly #listeners = new Set<() => void>();
  readonly #storedListeners = new Set<(image: ImageDto) => void>();
  #state: QueueState = EMPTY_QUEUE;
  #stopWaiting = () => {};
  #lastId = 0;

  constructor(options: UploadEngineOptions) {
    this.#options = options;
  }

  readonly getState = (): QueueState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears of every picture that was stored and is wanted. */
  onStored(listener: (image: ImageDto) => void): () => void {
    this.#storedListeners.add(listener);
    return () => this.#storedListeners.delete(listener);
  }

  isBusy(): boolean {
    return isBusy(this.#state);
  }

  /** Queues files; those the browser can see to be refused never wait. */
  add(files: readonly File[], locale = 'en'): void {
    const uploads = files.map((file): NewUpload => {
      this.#lastId += 1;
      const id = `u${this.#lastId}`;
      const problem = precheckFile(file, this.#options.limits, locale);
      if (problem === null) this.#files.set(id, file);
      return { id, name: file.name, bytes: file.size, problem };
    });
    if (uploads.length > 0) this.tell({ type: 'added', uploads });
  }

  tell(event: QueueEvent): void {
    const next = reduceQueue(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#forgetSettledFiles();
    this.#goOn();
  }

  /** Sends what may be sent now, or sets the alarm for when it may. */
  #goOn(): void {
    const { clock } = this.#options;
    this.#stopWaiting();
    this.#stopWaiting = () => {};
    const next = nextToSend(this.#state, clock.now());
    const file = next === null ? undefined : this.#files.get(next.id);
    if (next !== null && file !== undefined) {
      this.#state = reduceQueue(this.#state, { type: 'started', id: next.id, now: clock.now() });
      void this.#send(next.id, file);
    } else {
      const wait = waitMilliseconds(this.#state, clock.now());
      if (wait !== null) this.#stopWaiting = clock.after(wait, () => this.#goOn());
    }
    for (const listener of this.#listeners) listener();
  }

  async #send(id: string, file: File): Promise<void> {
    const { send, clock } = this.#options;
    try {
      const result = await send(file);
      if (result.ok) return await this.#settle(id, result.data);
      const { code, message, requestId, retryAfterSeconds } = result;
      this.tell({ type: 'turned-away', id, problem: { code, message, requestId }, retryAfterSeconds, now: clock.now() });
    } catch {
      // The request broke, or something before the app (a full outer door, a proxy) answered in its place.
      const problem = { code: 'client/network' as const, message: upload.network };
      this.tell({ type: 'turned-away', id, problem, retryAfterSeconds: undefined, now: clock.now() });
    }
  }

  async #settle(id: string, image: ImageDto): Promise<void> {
    const isUnwanted = this.#state.items.some((item) => item.id === id && item.isUnwanted);
    const isTakenBack = isUnwanted && (await this.#takeBack(image.id));
    this.tell({ type: 'stored', id, image, isTakenBack, now: this.#options.clock.now() });
    if (!isTakenBack) for (const listener of this.#storedListeners) listener(image);
  }

  // If it cannot be taken back it is stored, and the gallery shows it: what is said stays true.
  async #takeBack(imageId: string): Promise<boolean> {
    try {
      return (await this.#options.discard(imageId)).ok;
    } catch {
      return false;
    }
  }

  #forgetSettledFiles(): void {
    if (this.#files.size === 0) return;
    const open = new Set(this.#state.items.filter(({ status }) => OPEN_STATUSES.includes(status)).map(({ id }) => id));
    for (const id of this.#files.keys()) if (!open.has(id)) this.#files.delete(id);
  }
}
