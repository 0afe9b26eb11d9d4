// Runs the upload queue: keeps the files, sends them one by one, and waits when it must. Outlives every page of the app.
// Knows the network only through `send`, and time only through `clock`.

import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { upload } from '@/lib/shared/messages/photos';
import { precheckFile } from './upload-precheck';
import { EMPTY_QUEUE, isBusy, nextToSend, type QueueEvent, type QueueState, reduceQueue, waitMilliseconds } from './upload-queue';

export type UploadEngineOptions = {
  readonly maxUploadBytes: number;
  readonly send: (file: File) => Promise<ActionResult<ImageDto>>;
  /** Takes back a picture that landed after it was cancelled. */
  readonly discard: (imageId: string) => Promise<ActionResult<unknown>>;
  readonly clock: { now: () => number; after: (milliseconds: number, run: () => void) => () => void };
};

export type UploadEngine = {
  getState: () => QueueState;
  subscribe: (listener: () => void) => () => void;
  /** Hears of every picture that was stored and is wanted. */
  onStored: (listener: (image: ImageDto) => void) => () => void;
  add: (files: readonly File[]) => void;
  tell: (event: QueueEvent) => void;
  isBusy: () => boolean;
};

export function createUploadEngine({ maxUploadBytes, send, discard, clock }: UploadEngineOptions): UploadEngine {
  let state: QueueState = EMPTY_QUEUE;
  let stopWaiting = () => {};
  let lastId = 0;
  const files = new Map<string, File>();
  const listeners = new Set<() => void>();
  const storedListeners = new Set<(image: ImageDto) => void>();

  const tell = (event: QueueEvent): void => {
    const next = reduceQueue(state, event);
    if (next === state) return;
    state = next;
    forgetSettledFiles();
    pump();
    for (const listener of listeners) listener();
  };

  const forgetSettledFiles = () => {
    if (files.size === 0) return;
    const open = new Set(
      state.items.filter(({ status }) => status === 'waiting' || status === 'sending' || status === 'failed').map(({ id }) => id),
    );
    for (const id of files.keys()) if (!open.has(id)) files.delete(id);
  };

  const pump = () => {
    stopWaiting();
    stopWaiting = () => {};
    const next = nextToSend(state, clock.now());
    const file = next === null ? undefined : files.get(next.id);
    if (next !== null && file !== undefined) {
      state = reduceQueue(state, { type: 'started', id: next.id, now: clock.now() });
      void sendOne(next.id, file);
      return;
    }
    const wait = waitMilliseconds(state, clock.now());
    if (wait !== null) stopWaiting = clock.after(wait, resume);
  };

  const resume = () => {
    pump();
    for (const listener of listeners) listener();
  };

  const sendOne = async (id: string, file: File) => {
    try {
      const result = await send(file);
      if (result.ok) await settleStored(id, result.data);
      else {
        const { code, message, requestId, retryAfterSeconds } = result;
        tell({ type: 'turned-away', id, problem: { code, message, requestId }, retryAfterSeconds, now: clock.now() });
      }
    } catch {
      // The request broke, or something before the app (a full outer door, a proxy) answered in its place.
      const problem = { code: 'client/network' as const, message: upload.network };
      tell({ type: 'turned-away', id, problem, retryAfterSeconds: undefined, now: clock.now() });
    }
  };

  const settleStored = async (id: string, image: ImageDto) => {
    const isUnwanted = state.items.some((item) => item.id === id && item.isUnwanted);
    const isTakenBack = isUnwanted && (await takeBack(image.id));
    tell({ type: 'stored', id, image, isTakenBack, now: clock.now() });
    if (!isTakenBack) for (const listener of storedListeners) listener(image);
  };

  // If it cannot be taken back it is stored, and the gallery shows it: what is said stays true.
  const takeBack = async (imageId: string) => {
    try {
      return (await discard(imageId)).ok;
    } catch {
      return false;
    }
  };

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onStored: (listener) => {
      storedListeners.add(listener);
      return () => storedListeners.delete(listener);
    },
    add: (added) => {
      const uploads = added.map((file) => {
        lastId += 1;
        const id = `u${lastId}`;
        const problem = precheckFile(file, maxUploadBytes);
        if (problem === null) files.set(id, file);
        return { id, name: file.name, bytes: file.size, problem };
      });
      if (uploads.length > 0) tell({ type: 'added', uploads });
    },
    tell,
    isBusy: () => isBusy(state),
  };
}
