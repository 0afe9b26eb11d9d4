// Writes the security ledger: at once where the event must stand before the answer goes out, or in batches where a
// picture opened must not cost an insert. It never loses an event silently.

import type { Transaction } from '@/lib/db/client';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import { insertSecurityEvents, type SecurityEventRow } from '@/lib/db/security-events';
import { log } from '@/lib/log/log';
import { SafelightError } from '@/lib/shared/safelight-error';
import { eventRow, type SecurityEventInput } from '@/lib/watch/event-row';
import { createRepeats, type Repeats } from '@/lib/watch/repeats';

export type { SecurityEventInput } from '@/lib/watch/event-row';

const FLUSH_MILLISECONDS = 250;
const FLUSH_EVENTS = 200;
const AWAY_MILLISECONDS = 2_000;
/** Events that may wait while the store is away; more are dropped, counted and told of. */
export const MAX_WAITING_EVENTS = 10_000;
const REPEAT_MILLISECONDS = 60_000;
const MAX_REPEAT_KEYS = 2_000;

type Ledger = {
  waiting: SecurityEventRow[];
  /** Events lost and not yet told of in the ledger. */
  dropped: number;
  isFailing: boolean;
  flushing: Promise<void> | null;
  flushTimer: NodeJS.Timeout | null;
  repeats: Repeats;
  repeatTimer: NodeJS.Timeout | null;
};
// One ledger a process, also when bundles hold this module twice.
const holder = globalThis as typeof globalThis & { safelightLedger?: Ledger };
const ledger: Ledger = (holder.safelightLedger ??= {
  waiting: [],
  dropped: 0,
  isFailing: false,
  flushing: null,
  flushTimer: null,
  repeats: createRepeats({ windowMilliseconds: REPEAT_MILLISECONDS, maxKeys: MAX_REPEAT_KEYS }),
  repeatTimer: null,
});

/**
 * Appends one event and resolves when it is stored. With `transaction` it stands or falls with the act it tells of.
 * @throws SafelightError `db/unavailable` when it could not be: an act that must be on record does not go on without.
 */
export async function recordEvent(event: SecurityEventInput, transaction?: Transaction): Promise<void> {
  await recordEvents([event], transaction);
}

/**
 * Appends several events in their order, all or none, in one insert; resolves when they are stored.
 * @throws SafelightError `db/unavailable` as {@link recordEvent}
 */
export async function recordEvents(events: readonly SecurityEventInput[], transaction?: Transaction): Promise<void> {
  try {
    await insertSecurityEvents(events.map(eventRow), transaction);
  } catch (error) {
    throw new SafelightError('db/unavailable', { cause: error, detail: `event ${events[0]?.type} could not be stored` });
  }
}

/** Appends one event within 250 ms, together with others. Never throws and never waits. */
export function recordEventSoon(event: SecurityEventInput): void {
  keep([eventRow(event)]);
  const isFull = ledger.waiting.length >= FLUSH_EVENTS && !ledger.isFailing && !ledger.flushing;
  if (isFull) void flush(Date.now());
  else scheduleFlush();
}

/**
 * Like recordEventSoon for what a stranger can cause at will: of the events with the same `key` the first is told at once
 * and the others of its minute as one, with their number in `detail.repeats`. Never throws and never waits.
 */
export function recordRepeatableSoon(key: string, event: SecurityEventInput): void {
  const row = ledger.repeats.offer(key, eventRow(event), Date.now());
  if (row) keep([row]);
  if (row) scheduleFlush();
  scheduleRepeats();
}

/** Stores everything that waits; for shutdown and tests. Never throws: what the store refuses waits on, or is counted. */
export function flushEvents(): Promise<void> {
  return flush(Number.POSITIVE_INFINITY);
}

async function flush(repeatsUntil: number): Promise<void> {
  while (ledger.flushing) await ledger.flushing;
  keep(ledger.repeats.takeDue(repeatsUntil));
  ledger.flushing = storeWaiting().finally(() => {
    ledger.flushing = null;
  });
  await ledger.flushing;
}

function scheduleFlush(): void {
  const wait = ledger.isFailing ? AWAY_MILLISECONDS : FLUSH_MILLISECONDS;
  ledger.flushTimer ??= setTimeout(() => {
    ledger.flushTimer = null;
    void flush(Date.now());
  }, wait).unref();
}

function scheduleRepeats(): void {
  ledger.repeatTimer ??= setTimeout(() => {
    ledger.repeatTimer = null;
    if (ledger.repeats.size() > 0) scheduleRepeats();
    void flush(Date.now());
  }, REPEAT_MILLISECONDS).unref();
}

function keep(rows: readonly SecurityEventRow[]): void {
  const room = Math.max(0, MAX_WAITING_EVENTS - ledger.waiting.length);
  for (const row of rows.slice(0, room)) ledger.waiting.push(row);
  drop(rows.length - room);
}

function drop(events: number): void {
  if (events <= 0) return;
  // Once for each outage: the ledger tells the number when it can be written again.
  if (ledger.dropped === 0) log().error('security events are being dropped');
  ledger.dropped += events;
}

async function storeWaiting(): Promise<void> {
  while (ledger.waiting.length > 0) {
    const rows = ledger.waiting.splice(0, FLUSH_EVENTS);
    const again = await store(rows);
    ledger.isFailing = again.length > 0;
    if (!ledger.isFailing) continue;
    // Back to the front, in their order; the next flush tries again.
    const later = ledger.waiting;
    ledger.waiting = [...again];
    keep(later);
    scheduleFlush();
    return;
  }
  await tellDropped();
}

/** Answers the rows that should wait for another try. */
async function store(rows: readonly SecurityEventRow[]): Promise<readonly SecurityEventRow[]> {
  try {
    await insertSecurityEvents(rows);
    return [];
  } catch (error) {
    if (isDatabaseUnavailable(error)) {
      log().error({ error, events: rows.length }, 'security events wait: the data store is away');
      return rows;
    }
    if (rows.length > 1) {
      // One of them cannot be stored: it must not hold back the others.
      const again = [];
      for (const row of rows) again.push(...(await store([row])));
      return again;
    }
    log().error({ error, event: rows[0]?.type }, 'a security event could not be stored');
    drop(1);
    return [];
  }
}

async function tellDropped(): Promise<void> {
  const events = ledger.dropped;
  if (events === 0) return;
  const again = await store([eventRow({ type: 'watch.dropped', outcome: 'failed', detail: { events } })]);
  if (again.length > 0) return;
  ledger.dropped -= events;
  log().error({ events }, 'security events were dropped');
}
