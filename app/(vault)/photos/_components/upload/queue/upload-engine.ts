// Runs the upload queue: keeps the files, asks which of them the vault has, sends three at a time, and waits when it must. Outlives
// every page of the app. Knows the network only through `check`, `send`, `find` and `discard`, and time only through `clock`.

import type { ActionResult, ImageDto, StoredUploadDto, UploadLimitsDto } from '@/lib/shared/dto';
import { upload } from '@/lib/shared/messages/pictures/photos';
import { precheckFile } from './upload-precheck';
import {
  canBreakOff,
  EMPTY_QUEUE,
  isBusy,
  type KnownPicture,
  type NewUpload,
  nextToCheck,
  nextToSend,
  type QueueEvent,
  type QueueState,
  reduceQueue,
  type UploadItem,
  waitMilliseconds,
} from './upload-queue';

/** One file on its way. `answer` fails when no answer came; `abort` breaks it off, for good (`isGivenUp`) or to go on later. */
export type Transfer = {
  readonly answer: Promise<ActionResult<StoredUploadDto>>;
  readonly abort: (isGivenUp: boolean) => void;
};
export type SendWishes = { readonly keepDuplicate: boolean; readonly onProgress: (sentBytes: number) => void };

export type UploadEngineOptions = {
  readonly limits: UploadLimitsDto;
  /** Which of these files the vault has, by id. Fails when that cannot be said. */
  readonly check: (files: ReadonlyMap<string, File>) => Promise<ReadonlyMap<string, KnownPicture>>;
  readonly send: (file: File, wishes: SendWishes) => Transfer;
  /** A picture of the vault: for a file that landed while the answer got lost. */
  readonly find: (imageId: string) => Promise<ActionResult<ImageDto>>;
  /** Takes back a picture that landed after it was cancelled. */
  readonly discard: (imageId: string) => Promise<ActionResult<unknown>>;
  readonly clock: { now: () => number; after: (milliseconds: number, run: () => void) => () => void };
  readonly chance: () => number;
};

const OPEN_STATUSES: readonly string[] = ['waiting', 'sending', 'failed', 'known'];
/** Progress is told so often at most, for each file. */
const PROGRESS_MILLISECONDS = 250;
const NONE_KNOWN: ReadonlyMap<string, KnownPicture> = new Map();

export class UploadEngine {
  readonly #options: UploadEngineOptions;
  readonly #files = new Map<string, File>();
  readonly #transfers = new Map<string, Transfer>();
  readonly #listeners = new Set<() => void>();
  readonly #storedListeners = new Set<(stored: ImageDto) => void>();
  #state: QueueState = EMPTY_QUEUE;
  /** Left whole, and the answer got lost: the vault may have them. */
  readonly #unanswered = new Set<string>();
  #stopWaiting = () => {};
  #isChecking = false;
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

  readonly tell = (event: QueueEvent): void => {
    const next = reduceQueue(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    if (event.type !== 'progressed') this.#goOn();
    for (const listener of this.#listeners) listener();
  };

  /** Breaks off, checks and sends what is to be now, or sets the alarm for when it may. */
  #goOn(): void {
    const { clock } = this.#options;
    this.#forgetSettledFiles();
    this.#breakOff();
    this.#check();
    this.#stopWaiting();
    this.#stopWaiting = () => {};
    // One moment for all of it: else the time could come between the two questions, and nobody would send or wait.
    const now = clock.now();
    for (let next = nextToSend(this.#state, now); next !== null; next = nextToSend(this.#state, now)) {
      this.#state = reduceQueue(this.#state, { type: 'started', id: next.id, now });
      void this.#send(next);
    }
    const wait = waitMilliseconds(this.#state, now);
    if (wait === null) return;
    this.#stopWaiting = clock.after(wait, () => {
      this.#goOn();
      for (const listener of this.#listeners) listener();
    });
  }

  #breakOff(): void {
    const { items, paused, isOnline } = this.#state;
    for (const item of this.#transfers.size === 0 ? [] : items) {
      if (!canBreakOff(item) || !(item.isUnwanted || paused !== null || !isOnline)) continue;
      const transfer = this.#transfers.get(item.id);
      this.#transfers.delete(item.id);
      transfer?.abort(item.isUnwanted);
    }
  }

  #check(): void {
    if (this.#isChecking) return;
    const files = this.#filesOf(nextToCheck(this.#state));
    if (files.size === 0) return;
    this.#isChecking = true;
    void this.#ask(files).then((known) => {
      this.#isChecking = false;
      this.tell({ type: 'checked', ids: [...files.keys()], known });
    });
  }

  // Where it cannot be said, the file is sent, and the server says it then.
  #ask(files: ReadonlyMap<string, File>): Promise<ReadonlyMap<string, KnownPicture>> {
    return this.#options.check(files).catch(() => NONE_KNOWN);
  }

  #filesOf(items: readonly UploadItem[]): ReadonlyMap<string, File> {
    const files = items.map(({ id }) => [id, this.#files.get(id)] as const);
    return new Map(files.filter((entry): entry is [string, File] => entry[1] !== undefined));
  }

  async #send(item: UploadItem): Promise<void> {
    const { id } = item;
    const result = await this.#transfer(item);
    this.#transfers.delete(id);
    if (result?.ok) return this.#settle(id, result.data);
    if (result) return this.#turnAway(item, result);
    // However little was said to have left: a small file is on its way before the browser tells of it.
    this.#unanswered.add(id);
    this.#tellTurnedAway(id, { problem: { code: 'client/network', message: upload.network } });
  }

  /** Null where no answer came: the request broke, or something before the app (a proxy) answered in its place. */
  async #transfer({ id, keepDuplicate }: UploadItem): Promise<ActionResult<StoredUploadDto> | null> {
    const file = this.#files.get(id);
    if (file === undefined) return null;
    try {
      const transfer = this.#options.send(file, { keepDuplicate, onProgress: this.#progressOf(id) });
      this.#transfers.set(id, transfer);
      return await transfer.answer;
    } catch {
      return null;
    }
  }

  #progressOf(id: string): (sentBytes: number) => void {
    const { clock } = this.#options;
    let toldAt = -Infinity;
    return (sentBytes) => {
      const now = clock.now();
      const bytes = this.#files.get(id)?.size ?? 0;
      if (now - toldAt < PROGRESS_MILLISECONDS && sentBytes < bytes) return;
      toldAt = now;
      this.tell({ type: 'progressed', id, sentBytes, now });
    };
  }

  async #turnAway(item: UploadItem, refusal: ActionResult<StoredUploadDto> & { ok: false }): Promise<void> {
    const { code, message, requestId, retryAfterSeconds } = refusal;
    // It came in since it was asked about: the same file twice in one drop.
    const known = code === 'image/duplicate' ? (await this.#ask(this.#filesOf([item]))).get(item.id) : undefined;
    // ... or it is what this very file became, and nobody heard of it. A picture of another name was there before.
    const image = known && this.#unanswered.has(item.id) ? await this.#find(known.imageId) : null;
    if (image?.name === item.name) return this.#settle(item.id, { image, similarTo: null });
    this.#tellTurnedAway(item.id, { problem: { code, message, requestId }, known: known ?? null, retryAfterSeconds });
  }

  #tellTurnedAway(
    id: string,
    why: Pick<QueueEvent & { type: 'turned-away' }, 'problem'> & Partial<QueueEvent & { type: 'turned-away' }>,
  ): void {
    const { clock, chance } = this.#options;
    const about = { known: null, retryAfterSeconds: undefined, now: clock.now(), chance: chance() };
    this.tell({ ...about, ...why, type: 'turned-away', id });
  }

  async #settle(id: string, stored: StoredUploadDto): Promise<void> {
    const isUnwanted = this.#state.items.some((item) => item.id === id && item.isUnwanted);
    const isTakenBack = isUnwanted && (await this.#takeBack(stored.image.id));
    this.tell({ type: 'stored', id, stored, isTakenBack, now: this.#options.clock.now() });
    if (!isTakenBack) for (const listener of this.#storedListeners) listener(stored.image);
  }

  async #find(imageId: string): Promise<ImageDto | null> {
    const found = await this.#options.find(imageId).catch(() => null);
    return found?.ok && found.data.trashedAt === null ? found.data : null;
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
    for (const id of this.#files.keys()) {
      if (open.has(id)) continue;
      this.#files.delete(id);
      this.#unanswered.delete(id);
    }
  }
}
