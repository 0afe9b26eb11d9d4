import fc from 'fast-check';
import { progressOf } from '@/app/(vault)/photos/_components/upload/upload-progress';
import {
  backOffSeconds,
  canBreakOff,
  EMPTY_QUEUE,
  isBusy,
  type KnownPicture,
  MAX_ATTEMPTS,
  MAX_CHECKED_FILES,
  MAX_PARALLEL,
  nextToCheck,
  nextToSend,
  type QueueEvent,
  type QueueState,
  reduceQueue,
  type UploadProblem,
  waitMilliseconds,
} from '@/app/(vault)/photos/_components/upload/queue/upload-queue';
import { picture } from '@/tests/unit/app/photos/pictures';

const BUSY: UploadProblem = { code: 'request/busy', message: 'busy' };
const CORRUPT: UploadProblem = { code: 'image/corrupt', message: 'damaged' };

const DUPLICATE: UploadProblem = { code: 'image/duplicate', message: 'known' };
const BROKEN: UploadProblem = { code: 'client/network', message: '' };
const KNOWN: KnownPicture = { imageId: 'i-1', isTrashed: false };

const listed = (...ids: string[]): QueueEvent => ({
  type: 'added',
  uploads: ids.map((id) => ({ id, name: `${id}.jpg`, bytes: 1000, problem: null })),
});
const checked = (ids: string[], known: [string, KnownPicture][] = []): QueueEvent => ({
  type: 'checked',
  ids,
  known: new Map(known),
});
const run = (...events: QueueEvent[]): QueueState => events.reduce(reduceQueue, EMPTY_QUEUE);
/** A queue of these files, which the vault has not. */
const queueOf = (ids: string[], ...events: QueueEvent[]): QueueState => run(listed(...ids), checked(ids), ...events);
const started = (id: string, now = 0): QueueEvent => ({ type: 'started', id, now });
const progressed = (id: string, sentBytes: number, now = 50): QueueEvent => ({ type: 'progressed', id, sentBytes, now });
const stored = (id: string, now = 100, isTakenBack = false): QueueEvent => ({
  type: 'stored',
  id,
  stored: { image: picture(1), similarTo: null },
  isTakenBack,
  now,
});
const turnedAway = (
  id: string,
  problem: UploadProblem,
  now = 100,
  more: { retryAfterSeconds?: number; known?: KnownPicture } = {},
): QueueEvent => ({
  type: 'turned-away',
  id,
  problem,
  known: more.known ?? null,
  retryAfterSeconds: more.retryAfterSeconds,
  now,
  chance: 1,
});
const statusOf = (state: QueueState, id: string) => state.items.find((item) => item.id === id)?.status;

describe('reduceQueue', () => {
  it('sends three at a time, in order', () => {
    let state = queueOf(['a', 'b', 'c', 'd']);
    for (const id of ['a', 'b', 'c']) {
      expect(nextToSend(state, 0)?.id).toBe(id);
      state = reduceQueue(state, started(id));
    }
    expect(nextToSend(state, 0)).toBeNull();
    expect(nextToSend(reduceQueue(state, stored('b')), 100)?.id).toBe('d');
  });

  it('sends nothing that the vault was not asked about', () => {
    const state = run(listed('a', 'b'));
    expect(nextToSend(state, 0)).toBeNull();
    expect(nextToCheck(state).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(nextToSend(reduceQueue(state, checked(['b'])), 0)?.id).toBe('b');
  });

  it('asks about some files ahead, not about all, nor while it holds still', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `f${index}`);
    const state = run(listed(...ids));
    const asked = nextToCheck(state).map(({ id }) => id);
    expect(asked).toEqual(ids.slice(0, MAX_CHECKED_FILES));
    expect(nextToCheck(reduceQueue(state, checked(asked)))).toEqual([]);
    expect(nextToCheck(reduceQueue(state, { type: 'paused' }))).toEqual([]);
    expect(nextToCheck(reduceQueue(state, { type: 'went-offline' }))).toEqual([]);
  });

  it('asks about few large files at once, and at least about one', () => {
    const uploads = ['a', 'b', 'c'].map((id) => ({ id, name: id, bytes: 40_000_000, problem: null }));
    expect(nextToCheck(run({ type: 'added', uploads })).map(({ id }) => id)).toEqual(['a']);
    const huge = [{ id: 'a', name: 'a', bytes: 1e9, problem: null }];
    expect(nextToCheck(run({ type: 'added', uploads: huge }))).toHaveLength(1);
  });

  it('holds back what the vault has, until a person wants it all the same', () => {
    const state = run(listed('a', 'b'), checked(['a', 'b'], [['a', KNOWN]]));
    expect(state.items[0]).toMatchObject({ status: 'known', known: KNOWN });
    expect(nextToSend(state, 0)?.id).toBe('b');
    const kept = reduceQueue(state, { type: 'kept', id: 'a' });
    expect(nextToSend(kept, 0)).toMatchObject({ id: 'a', keepDuplicate: true });
    expect(statusOf(reduceQueue(state, { type: 'kept-all' }), 'a')).toBe('waiting');
    expect(isBusy(reduceQueue(state, { type: 'cancelled', id: 'b' }))).toBe(false);
  });

  it('holds back what the vault turns out to have when it arrives', () => {
    const state = queueOf(['a'], started('a'), turnedAway('a', DUPLICATE, 100, { known: KNOWN }));
    expect(state.items[0]).toMatchObject({ status: 'known', known: KNOWN, problem: null });
  });

  it('tells how far each file is, and whether it can still be broken off', () => {
    const state = queueOf(['a'], started('a'), progressed('a', 400));
    expect(state.items[0]).toMatchObject({ sentBytes: 400 });
    expect(state.items.map(canBreakOff)).toEqual([true]);
    const all = reduceQueue(state, progressed('a', 5000));
    expect(all.items[0]).toMatchObject({ sentBytes: 1000 });
    expect(all.items.map(canBreakOff)).toEqual([false]);
    expect(reduceQueue(state, progressed('ghost', 1))).toBe(state);
  });

  it('begins a file that a pause broke off anew, and blames nobody', () => {
    const state = queueOf(['a'], started('a'), progressed('a', 400), { type: 'paused' }, turnedAway('a', BROKEN));
    expect(state.items[0]).toMatchObject({ status: 'waiting', sentBytes: 0, attempts: 0, problem: null });
    expect(nextToSend(reduceQueue(state, { type: 'resumed' }), 101)?.id).toBe('a');
  });

  it('refuses with its reason what the browser can see, and goes on with the rest', () => {
    const state = run(
      { type: 'added', uploads: [{ id: 'x', name: 'x.exe', bytes: 1, problem: CORRUPT }] },
      listed('a'),
      checked(['a']),
    );
    expect(statusOf(state, 'x')).toBe('refused');
    expect(nextToSend(state, 0)?.id).toBe('a');
  });

  it('keeps the reason of a refusal and does not try again', () => {
    const state = queueOf(['a', 'b'], started('a'), turnedAway('a', CORRUPT));
    expect(state.items[0]).toMatchObject({ status: 'refused', problem: CORRUPT });
    expect(statusOf(reduceQueue(state, { type: 'retried', id: 'a' }), 'a')).toBe('refused');
    expect(nextToSend(state, 100)?.id).toBe('b');
  });

  it('waits as long as the server asks, then tries the same file again', () => {
    const state = queueOf(['a', 'b'], started('a'), turnedAway('a', BUSY, 1_000, { retryAfterSeconds: 30 }));
    // A quarter more, by chance: not all browsers come back at once.
    expect(nextToSend(state, 38_499)).toBeNull();
    expect(waitMilliseconds(state, 1_000)).toBe(37_500);
    expect(nextToSend(state, 38_500)?.id).toBe('a');
    expect(waitMilliseconds(state, 38_500)).toBeNull();
  });

  it('waits longer each time and gives a file up after its attempts, until a person asks again', () => {
    let state = queueOf(['a']);
    let now = 0;
    const waits: number[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      state = reduceQueue(reduceQueue(state, started('a', now)), turnedAway('a', BUSY, now));
      waits.push(state.notBefore - now);
      now = state.notBefore;
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(statusOf(state, 'a')).toBe('failed');
    expect(isBusy(state)).toBe(false);
    const again = reduceQueue(state, { type: 'retried-all' });
    expect(again.items[0]).toMatchObject({ status: 'waiting', attempts: 0, problem: null });
    expect(nextToSend(again, now)?.id).toBe('a');
  });

  it('does not blame a file for the lost network, and goes on when it is back', () => {
    const lost = queueOf(['a'], started('a'), { type: 'went-offline' }, turnedAway('a', BROKEN));
    expect(lost.items[0]).toMatchObject({ status: 'waiting', attempts: 0 });
    expect(nextToSend(lost, 1e9)).toBeNull();
    expect(nextToSend(reduceQueue(lost, { type: 'came-online' }), 101)?.id).toBe('a');
  });

  it('pauses and goes on', () => {
    const paused = queueOf(['a'], { type: 'paused' });
    expect(nextToSend(paused, 0)).toBeNull();
    expect(isBusy(paused)).toBe(true);
    expect(nextToSend(reduceQueue(paused, { type: 'resumed' }), 0)?.id).toBe('a');
  });

  it('pauses when the session has ended, and keeps the file', () => {
    const state = queueOf(['a'], started('a'), turnedAway('a', { code: 'auth/required', message: '' }));
    expect(state.paused).toBe('signed-out');
    expect(statusOf(state, 'a')).toBe('waiting');
  });

  it('cancels what waits at once, and what is on its way when it lands', () => {
    const cancelled = queueOf(['a', 'b'], started('a'), { type: 'cancelled-all' });
    expect(statusOf(cancelled, 'b')).toBe('cancelled');
    expect(cancelled.items[0]).toMatchObject({ status: 'sending', isUnwanted: true });
    const landed = reduceQueue(cancelled, stored('a', 100, true));
    expect(landed.items[0]).toMatchObject({ status: 'cancelled', image: picture(1) });
    const refused = reduceQueue(cancelled, turnedAway('a', BUSY));
    expect(statusOf(refused, 'a')).toBe('cancelled');
    expect(refused.notBefore).toBe(0);
  });

  it('says done when a cancelled file could not be taken back', () => {
    const state = queueOf(['a'], started('a'), { type: 'cancelled', id: 'a' }, stored('a', 100, false));
    expect(statusOf(state, 'a')).toBe('done');
  });

  it('clears what is settled and keeps what is to come', () => {
    const state = queueOf(['a', 'b', 'c'], started('a'), stored('a'), started('b'), { type: 'cleared' });
    expect(state.items.map((item) => item.id)).toEqual(['b', 'c']);
  });

  it('ignores answers about files it does not send', () => {
    const state = queueOf(['a']);
    expect(reduceQueue(state, stored('a'))).toBe(state);
    expect(reduceQueue(state, turnedAway('ghost', BUSY))).toBe(state);
  });

  it('never sends more than three at once, whatever happens', () => {
    const event = fc.oneof(
      fc.constantFrom<QueueEvent>(
        { type: 'paused' },
        { type: 'resumed' },
        { type: 'went-offline' },
        { type: 'came-online' },
        { type: 'cancelled-all' },
        { type: 'retried-all' },
        { type: 'cleared' },
        { type: 'cancelled', id: 'a' },
        { type: 'retried', id: 'b' },
      ),
      fc.constantFrom('stored', 'corrupt', 'busy', 'start'),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state = queueOf(['a', 'b', 'c', 'd', 'e']);
        let now = 0;
        for (const step of events) {
          now += 5_000;
          const sending = state.items.find((item) => item.status === 'sending');
          const next = nextToSend(state, now);
          if (typeof step !== 'string') state = reduceQueue(state, step);
          else if (step === 'start' && next !== null) state = reduceQueue(state, started(next.id, now));
          else if (step === 'stored' && sending) state = reduceQueue(state, stored(sending.id, now));
          else if (step !== 'start' && sending)
            state = reduceQueue(state, turnedAway(sending.id, step === 'busy' ? BUSY : CORRUPT, now));
          const count = state.items.filter((item) => item.status === 'sending').length;
          expect(count).toBeLessThanOrEqual(MAX_PARALLEL);
          const { fraction } = progressOf(state);
          expect(fraction >= 0 && fraction <= 1).toBe(true);
        }
      }),
    );
  });
});

describe('backOffSeconds', () => {
  it('doubles up to two minutes, spread by chance, and never undercuts the server', () => {
    expect([1, 2, 3, 10].map((attempt) => backOffSeconds(attempt, 1))).toEqual([2, 4, 8, 120]);
    expect([1, 2, 3, 10].map((attempt) => backOffSeconds(attempt, 0))).toEqual([1, 2, 4, 60]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.float({ min: 0, max: 1, noNaN: true }), fc.nat(3600), (n, chance, asked) => {
        expect(backOffSeconds(n, chance, asked)).toBeGreaterThanOrEqual(asked);
      }),
    );
  });
});

describe('progressOf', () => {
  it('counts files and bytes, those on their way too, and leaves out what will never come', () => {
    const state = queueOf(['a', 'b', 'c', 'd'], started('a'), started('b'), stored('a', 1000), progressed('b', 500, 2000), {
      type: 'cancelled',
      id: 'd',
    });
    expect(progressOf(state)).toMatchObject({ totalFiles: 3, settledFiles: 1, totalBytes: 3000, sentBytes: 1500, fraction: 0.5 });
  });

  it('measures all that goes at once together', () => {
    const state = queueOf(['a', 'b'], started('a'), started('b'), progressed('a', 500, 500), progressed('b', 500, 1000));
    expect(progressOf(state)).toMatchObject({ bytesPerSecond: 1000, secondsLeft: 1 });
  });

  it('does not take the time in which nothing went for slowness', () => {
    const idle = queueOf(['a', 'b'], started('a'), progressed('a', 1000, 1000), stored('a', 1000), started('b', 100_000));
    expect(progressOf(reduceQueue(idle, progressed('b', 1000, 101_000)))).toMatchObject({ bytesPerSecond: 1000 });
  });

  it('knows neither speed nor time in the first second, and no time when nothing is left', () => {
    expect(progressOf(queueOf(['a']))).toMatchObject({ fraction: 0, bytesPerSecond: null, secondsLeft: null });
    expect(progressOf(queueOf(['a'], started('a'), stored('a')))).toMatchObject({ fraction: 1, secondsLeft: null });
    expect(progressOf(EMPTY_QUEUE).fraction).toBe(0);
  });
});
