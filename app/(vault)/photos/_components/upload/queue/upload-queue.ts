// The upload queue as a state machine: every change is an event, time and chance are arguments, and nothing here touches a file or
// the network.

import type { ImageDto, StoredUploadDto } from '@/lib/shared/dto';
import type { ErrorCode } from '@/lib/shared/error-codes';
import { paceAfter, type Pace, STANDING } from './upload-pace';

export type UploadStatus = 'waiting' | 'sending' | 'done' | 'known' | 'refused' | 'failed' | 'cancelled';

/** Why an item did not go in. `message` is the server's public sentence, where one came. */
export type UploadProblem = {
  readonly code: ErrorCode | 'client/network';
  readonly message: string;
  readonly requestId?: string;
};

/** The picture of the vault that a file is already. */
export type KnownPicture = { readonly imageId: string; readonly isTrashed: boolean };

export type UploadItem = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly status: UploadStatus;
  /** How many of its bytes have left, of this try. */
  readonly sentBytes: number;
  /** Whether the vault was asked if it has the file; nothing is sent before. */
  readonly isChecked: boolean;
  /** Wanted although the vault has it. */
  readonly keepDuplicate: boolean;
  readonly known: KnownPicture | null;
  /** How often it was sent in vain since a person last asked for it. */
  readonly attempts: number;
  readonly problem: UploadProblem | null;
  readonly image: ImageDto | null;
  readonly similarTo: StoredUploadDto['similarTo'];
  /** Cancelled while it was on its way: what cannot be called back any more goes to the trash when it lands. */
  readonly isUnwanted: boolean;
};

export type PauseReason = 'person' | 'signed-out';

export type QueueState = {
  readonly items: readonly UploadItem[];
  readonly paused: PauseReason | null;
  readonly isOnline: boolean;
  /** Nothing is sent before this moment (milliseconds), after the server asked for patience. */
  readonly notBefore: number;
  readonly pace: Pace;
};

export type NewUpload = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly problem: UploadProblem | null;
};

export type QueueEvent =
  | { readonly type: 'added'; readonly uploads: readonly NewUpload[] }
  | { readonly type: 'checked'; readonly ids: readonly string[]; readonly known: ReadonlyMap<string, KnownPicture> }
  | { readonly type: 'started'; readonly id: string; readonly now: number }
  | { readonly type: 'progressed'; readonly id: string; readonly sentBytes: number; readonly now: number }
  | {
      readonly type: 'stored';
      readonly id: string;
      readonly stored: StoredUploadDto;
      /** Taken back already, since it was cancelled on its way. */
      readonly isTakenBack: boolean;
      readonly now: number;
    }
  | {
      readonly type: 'turned-away';
      readonly id: string;
      readonly problem: UploadProblem;
      readonly known: KnownPicture | null;
      readonly retryAfterSeconds: number | undefined;
      readonly now: number;
      /** From 0 to 1: spreads the next tries of many browsers. */
      readonly chance: number;
    }
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  | { readonly type: 'went-offline' }
  | { readonly type: 'came-online' }
  | { readonly type: 'cancelled'; readonly id: string }
  | { readonly type: 'cancelled-all' }
  | { readonly type: 'retried'; readonly id: string }
  | { readonly type: 'retried-all' }
  | { readonly type: 'kept'; readonly id: string }
  | { readonly type: 'kept-all' }
  | { readonly type: 'cleared' };

/** So many go at once. */
export const MAX_PARALLEL = 3;
/** After this many vain attempts an item stops and waits for a person. */
export const MAX_ATTEMPTS = 6;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 120;
/** The vault is asked about files some way ahead of those that are sent, and about so many at once. */
const CHECKED_AHEAD = 12;
export const MAX_CHECKED_FILES = 32;
const MAX_CHECKED_BYTES = 64_000_000;

/** Refusals that time may cure; every other one is final for that file. */
const PASSING_CODES: ReadonlySet<UploadProblem['code']> = new Set([
  'client/network',
  'request/rate-limited',
  'request/busy',
  'auth/busy',
  'limits/unavailable',
  'storage/unavailable',
  'storage/aborted',
  'scanner/unavailable',
  'db/unavailable',
  'keys/unavailable',
  'image/decoder-unavailable',
]);

export const EMPTY_QUEUE: QueueState = { items: [], paused: null, isOnline: true, notBefore: 0, pace: STANDING };

/** The next state. Events about items in another status, or unknown ones, change nothing. */
export function reduceQueue(state: QueueState, event: QueueEvent): QueueState {
  switch (event.type) {
    case 'added':
      return { ...state, items: [...state.items, ...event.uploads.map(newItem)] };
    case 'checked':
      return settleChecked(state, event);
    case 'started':
      return start(state, event);
    case 'progressed':
      return progress(state, event);
    case 'stored':
      return settleStored(state, event);
    case 'turned-away':
      return settleTurnedAway(state, event);
    case 'paused':
      return { ...state, paused: 'person' };
    case 'resumed':
      return { ...state, paused: null, notBefore: 0 };
    case 'went-offline':
      return { ...state, isOnline: false };
    case 'came-online':
      return { ...state, isOnline: true, notBefore: 0 };
    case 'cancelled':
      return changeOne(state, event.id, cancelItem);
    case 'cancelled-all':
      return { ...state, items: state.items.map(cancelItem) };
    case 'retried':
      return changeOne(state, event.id, retryItem);
    case 'retried-all':
      return { ...state, items: state.items.map(retryItem), notBefore: 0 };
    case 'kept':
      return changeOne(state, event.id, keepItem);
    case 'kept-all':
      return { ...state, items: state.items.map(keepItem) };
    case 'cleared':
      return { ...state, items: state.items.filter((item) => item.status === 'waiting' || item.status === 'sending') };
  }
}

/** The item to send now; null while enough are under way, nothing waits, or the queue has to hold still. */
export function nextToSend(state: QueueState, now: number): UploadItem | null {
  if (!isMoving(state) || now < state.notBefore || sendingCount(state) >= MAX_PARALLEL) return null;
  return state.items.find((item) => item.status === 'waiting' && item.isChecked) ?? null;
}

/** The items to ask the vault about now: some, while few are left that it was asked about. */
export function nextToCheck(state: QueueState): readonly UploadItem[] {
  if (!isMoving(state)) return [];
  const waiting = state.items.filter((item) => item.status === 'waiting');
  const unchecked = waiting.filter((item) => !item.isChecked).slice(0, MAX_CHECKED_FILES);
  if (waiting.length - waiting.filter((item) => !item.isChecked).length >= CHECKED_AHEAD) return [];
  let bytes = 0;
  return unchecked.filter((item, index) => {
    bytes += item.bytes;
    return index === 0 || bytes <= MAX_CHECKED_BYTES;
  });
}

/** Milliseconds until sending may go on by itself; null when nothing waits for time alone. */
export function waitMilliseconds(state: QueueState, now: number): number | null {
  if (!isMoving(state) || now >= state.notBefore) return null;
  return state.items.some((item) => item.status === 'waiting') ? state.notBefore - now : null;
}

/** Is anything still to come? Then leaving the page loses it. */
export function isBusy(state: QueueState): boolean {
  return state.items.some((item) => item.status === 'waiting' || item.status === 'sending');
}

/** May this one be broken off, so that nothing of it stays? What has left whole cannot be called back. */
export function canBreakOff(item: UploadItem): boolean {
  return item.status === 'sending' && item.sentBytes < item.bytes;
}

/**
 * How long to wait after the n-th vain attempt (from 1): doubled each time, between half of it and all of it by `chance`, and never
 * less than the server asked.
 */
export function backOffSeconds(attempt: number, chance: number, retryAfterSeconds = 0): number {
  const longest = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempt - 1));
  return Math.max((longest * (1 + chance)) / 2, retryAfterSeconds * (1 + chance / 4));
}

function isMoving({ paused, isOnline }: QueueState): boolean {
  return paused === null && isOnline;
}

function sendingCount(state: QueueState): number {
  return state.items.reduce((count, item) => count + (item.status === 'sending' ? 1 : 0), 0);
}

function newItem(upload: NewUpload): UploadItem {
  return {
    ...upload,
    status: upload.problem === null ? 'waiting' : 'refused',
    sentBytes: 0,
    isChecked: false,
    keepDuplicate: false,
    known: null,
    attempts: 0,
    image: null,
    similarTo: null,
    isUnwanted: false,
  };
}

function changeOne(state: QueueState, id: string, to: (item: UploadItem) => UploadItem): QueueState {
  return { ...state, items: state.items.map((item) => (item.id === id ? to(item) : item)) };
}

function change(state: QueueState, id: string, from: UploadStatus, to: Partial<UploadItem>): QueueState {
  return changeOne(state, id, (item) => (item.status === from ? { ...item, ...to } : item));
}

function cancelItem(item: UploadItem): UploadItem {
  if (item.status === 'sending') return { ...item, isUnwanted: true };
  const isOpen = item.status === 'waiting' || item.status === 'failed';
  return isOpen ? { ...item, status: 'cancelled', problem: null } : item;
}

function retryItem(item: UploadItem): UploadItem {
  return item.status === 'failed' ? { ...item, status: 'waiting', attempts: 0, problem: null } : item;
}

function keepItem(item: UploadItem): UploadItem {
  return item.status === 'known' ? { ...item, status: 'waiting', isChecked: true, keepDuplicate: true, attempts: 0 } : item;
}

function settleChecked(state: QueueState, { ids, known }: QueueEvent & { type: 'checked' }): QueueState {
  const asked = new Set(ids);
  const items = state.items.map((item): UploadItem => {
    if (item.status !== 'waiting' || !asked.has(item.id)) return item;
    const found = known.get(item.id);
    return found === undefined ? { ...item, isChecked: true } : { ...item, isChecked: true, status: 'known', known: found };
  });
  return { ...state, items };
}

function sendingItem(state: QueueState, id: string): UploadItem | undefined {
  return state.items.find((item) => item.id === id && item.status === 'sending');
}

function start(state: QueueState, { id, now }: QueueEvent & { type: 'started' }): QueueState {
  const pace = sendingCount(state) === 0 ? { ...state.pace, since: now, bytes: 0 } : state.pace;
  return { ...change(state, id, 'waiting', { status: 'sending', sentBytes: 0 }), pace };
}

function progress(state: QueueState, { id, sentBytes, now }: QueueEvent & { type: 'progressed' }): QueueState {
  const item = sendingItem(state, id);
  if (item === undefined) return state;
  const sent = Math.min(item.bytes, sentBytes);
  return { ...change(state, id, 'sending', { sentBytes: sent }), pace: paceAfter(state.pace, sent - item.sentBytes, now) };
}

function settleStored(state: QueueState, event: QueueEvent & { type: 'stored' }): QueueState {
  const item = sendingItem(state, event.id);
  if (item === undefined) return state;
  const { image, similarTo } = event.stored;
  const status = event.isTakenBack ? 'cancelled' : 'done';
  const settled = change(state, event.id, 'sending', { status, image, similarTo, problem: null, sentBytes: item.bytes });
  return { ...settled, pace: paceAfter(state.pace, item.bytes - item.sentBytes, event.now) };
}

function settleTurnedAway(state: QueueState, event: QueueEvent & { type: 'turned-away' }): QueueState {
  const item = sendingItem(state, event.id);
  if (item === undefined) return state;
  const { problem, known } = event;
  const settle = (to: Partial<UploadItem>) => change(state, event.id, 'sending', { sentBytes: 0, ...to });
  if (item.isUnwanted) return settle({ status: 'cancelled' });
  if (problem.code === 'auth/required') return { ...settle({ status: 'waiting' }), paused: 'signed-out' };
  if (problem.code === 'image/duplicate') return settle({ status: 'known', known, problem: null });
  if (!PASSING_CODES.has(problem.code)) return settle({ status: 'refused', problem });
  // Broken off by a pause, or by a line that is away: nobody's fault, and no attempt used up.
  if (problem.code === 'client/network' && !isMoving(state)) return settle({ status: 'waiting', problem: null });
  const attempts = item.attempts + 1;
  const wait = backOffSeconds(attempts, event.chance, event.retryAfterSeconds) * 1000;
  const next = settle({ status: attempts >= MAX_ATTEMPTS ? 'failed' : 'waiting', attempts, problem });
  return { ...next, notBefore: Math.max(state.notBefore, event.now + wait) };
}
