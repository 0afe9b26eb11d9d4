// The upload queue as a state machine: every change is an event, time is an argument, and nothing here touches a file or the network.
// Server actions go one at a time, so at most one item is being sent.

import type { ImageDto } from '@/lib/shared/dto';
import type { ErrorCode } from '@/lib/shared/error-codes';

export type UploadStatus = 'waiting' | 'sending' | 'done' | 'refused' | 'failed' | 'cancelled';

/** Why an item did not go in. `message` is the server's public sentence, where one came. */
export type UploadProblem = {
  readonly code: ErrorCode | 'client/network';
  readonly message: string;
  readonly requestId?: string;
};

export type UploadItem = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly status: UploadStatus;
  /** How often it was sent in vain since a person last asked for it. */
  readonly attempts: number;
  readonly problem: UploadProblem | null;
  readonly image: ImageDto | null;
  /** Cancelled while it was on its way: it cannot be called back, so it goes to the trash when it lands. */
  readonly isUnwanted: boolean;
};

export type PauseReason = 'person' | 'signed-out';

export type QueueState = {
  readonly items: readonly UploadItem[];
  readonly paused: PauseReason | null;
  readonly isOnline: boolean;
  /** Nothing is sent before this moment (milliseconds), after the server asked for patience. */
  readonly notBefore: number;
  readonly sendingSince: number | null;
  /** Bytes and milliseconds of the transfers that went through, recent ones weighing more. */
  readonly pace: { readonly bytes: number; readonly milliseconds: number };
};

export type NewUpload = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly problem: UploadProblem | null;
};

export type QueueEvent =
  | { readonly type: 'added'; readonly uploads: readonly NewUpload[] }
  | { readonly type: 'started'; readonly id: string; readonly now: number }
  | {
      readonly type: 'stored';
      readonly id: string;
      readonly image: ImageDto;
      /** Taken back already, since it was cancelled on its way. */
      readonly isTakenBack: boolean;
      readonly now: number;
    }
  | {
      readonly type: 'turned-away';
      readonly id: string;
      readonly problem: UploadProblem;
      readonly retryAfterSeconds: number | undefined;
      readonly now: number;
    }
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  | { readonly type: 'went-offline' }
  | { readonly type: 'came-online' }
  | { readonly type: 'cancelled'; readonly id: string }
  | { readonly type: 'cancelled-all' }
  | { readonly type: 'retried'; readonly id: string }
  | { readonly type: 'retried-all' }
  | { readonly type: 'cleared' };

/** After this many vain attempts an item stops and waits for a person. */
export const MAX_ATTEMPTS = 6;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 120;
/** Each new transfer leaves this share of the weight of the earlier ones. */
const PACE_MEMORY = 0.8;

/** Refusals that time may cure; every other one is final for that file. */
const PASSING_CODES: ReadonlySet<UploadProblem['code']> = new Set([
  'client/network',
  'request/rate-limited',
  'request/busy',
  'auth/busy',
  'limits/unavailable',
  'storage/unavailable',
  'storage/aborted',
  'db/unavailable',
  'keys/unavailable',
  'image/decoder-unavailable',
]);

export const EMPTY_QUEUE: QueueState = {
  items: [],
  paused: null,
  isOnline: true,
  notBefore: 0,
  sendingSince: null,
  pace: { bytes: 0, milliseconds: 0 },
};

/** The next state. Events about items in another status, or unknown ones, change nothing. */
export function reduceQueue(state: QueueState, event: QueueEvent): QueueState {
  switch (event.type) {
    case 'added':
      return { ...state, items: [...state.items, ...event.uploads.map(newItem)] };
    case 'started':
      return { ...change(state, event.id, 'waiting', { status: 'sending' }), sendingSince: event.now };
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
      return { ...state, items: state.items.map((item) => (item.id === event.id ? cancelItem(item) : item)) };
    case 'cancelled-all':
      return { ...state, items: state.items.map(cancelItem) };
    case 'retried':
      return { ...state, items: state.items.map((item) => (item.id === event.id ? retryItem(item) : item)) };
    case 'retried-all':
      return { ...state, items: state.items.map(retryItem), notBefore: 0 };
    case 'cleared':
      return { ...state, items: state.items.filter((item) => item.status === 'waiting' || item.status === 'sending') };
  }
}

/** The item to send now; null while one is under way, nothing waits, or the queue has to hold still. */
export function nextToSend(state: QueueState, now: number): UploadItem | null {
  if (state.paused !== null || !state.isOnline || state.sendingSince !== null || now < state.notBefore) return null;
  return state.items.find((item) => item.status === 'waiting') ?? null;
}

/** Milliseconds until sending may go on by itself; null when nothing waits for time alone. */
export function waitMilliseconds(state: QueueState, now: number): number | null {
  if (state.paused !== null || !state.isOnline || state.sendingSince !== null || now >= state.notBefore) return null;
  return state.items.some((item) => item.status === 'waiting') ? state.notBefore - now : null;
}

/** Is anything still to come? Then leaving the page loses it. */
export function isBusy(state: QueueState): boolean {
  return state.items.some((item) => item.status === 'waiting' || item.status === 'sending');
}

/** How long to wait after the n-th vain attempt (from 1), at least as long as the server asked. */
export function backOffSeconds(attempt: number, retryAfterSeconds = 0): number {
  const own = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempt - 1));
  return Math.max(own, retryAfterSeconds);
}

function newItem(upload: NewUpload): UploadItem {
  const status = upload.problem === null ? 'waiting' : 'refused';
  return { ...upload, status, attempts: 0, image: null, isUnwanted: false };
}

function change(state: QueueState, id: string, from: UploadStatus, to: Partial<UploadItem>): QueueState {
  return { ...state, items: state.items.map((item) => (item.id === id && item.status === from ? { ...item, ...to } : item)) };
}

function cancelItem(item: UploadItem): UploadItem {
  if (item.status === 'sending') return { ...item, isUnwanted: true };
  const isOpen = item.status === 'waiting' || item.status === 'failed';
  return isOpen ? { ...item, status: 'cancelled', problem: null } : item;
}

function retryItem(item: UploadItem): UploadItem {
  return item.status === 'failed' ? { ...item, status: 'waiting', attempts: 0, problem: null } : item;
}

function sendingItem(state: QueueState, id: string): UploadItem | undefined {
  return state.items.find((item) => item.id === id && item.status === 'sending');
}

function settleStored(state: QueueState, event: QueueEvent & { type: 'stored' }): QueueState {
  const item = sendingItem(state, event.id);
  if (item === undefined) return state;
  const milliseconds = Math.max(1, event.now - (state.sendingSince ?? event.now));
  const settled = change(state, event.id, 'sending', {
    status: event.isTakenBack ? 'cancelled' : 'done',
    image: event.image,
    problem: null,
  });
  const pace = {
    bytes: state.pace.bytes * PACE_MEMORY + item.bytes,
    milliseconds: state.pace.milliseconds * PACE_MEMORY + milliseconds,
  };
  return { ...settled, sendingSince: null, pace };
}

function settleTurnedAway(state: QueueState, event: QueueEvent & { type: 'turned-away' }): QueueState {
  const item = sendingItem(state, event.id);
  if (item === undefined) return state;
  const rested = { ...state, sendingSince: null };
  if (item.isUnwanted) return change(rested, event.id, 'sending', { status: 'cancelled' });
  if (event.problem.code === 'auth/required') {
    return { ...change(rested, event.id, 'sending', { status: 'waiting' }), paused: 'signed-out' };
  }
  if (!PASSING_CODES.has(event.problem.code)) {
    return change(rested, event.id, 'sending', { status: 'refused', problem: event.problem });
  }
  // Losing the network is nobody's fault: it does not use up an attempt.
  const attempts = state.isOnline ? item.attempts + 1 : item.attempts;
  const isGivenUp = attempts >= MAX_ATTEMPTS;
  const notBefore = event.now + backOffSeconds(Math.max(1, attempts), event.retryAfterSeconds) * 1000;
  const next = change(rested, event.id, 'sending', {
    status: isGivenUp ? 'failed' : 'waiting',
    attempts,
    problem: event.problem,
  });
  return { ...next, notBefore };
}
