import fc from 'fast-check';
import { progressOf } from '@/app/(vault)/photos/_components/upload/upload-progress';
import {
  backOffSeconds,
  EMPTY_QUEUE,
  isBusy,
  MAX_ATTEMPTS,
  nextToSend,
  type QueueEvent,
  type QueueState,
  reduceQueue,
  type UploadProblem,
  waitMilliseconds,
} from '@/app/(vault)/photos/_components/upload/upload-queue';
import { picture } from './pictures';

const BUSY: UploadProblem = { code: 'request/busy', message: 'busy' };
const CORRUPT: UploadProblem = { code: 'image/corrupt', message: 'damaged' };

const added = (...ids: string[]): QueueEvent => ({
  type: 'added',
  uploads: ids.map((id) => ({ id, name: `${id}.jpg`, bytes: 1000, problem: null })),
});
const run = (...events: QueueEvent[]): QueueState => events.reduce(reduceQueue, EMPTY_QUEUE);
const started = (id: string, now = 0): QueueEvent => ({ type: 'started', id, now });
const stored = (id: string, now = 100, isTakenBack = false): QueueEvent => ({
  type: 'stored',
  id,
  image: picture(1),
  isTakenBack,
  now,
});
const turnedAway = (id: string, problem: UploadProblem, now = 100, retryAfterSeconds?: number): QueueEvent => ({
  type: 'turned-away',
  id,
  problem,
  retryAfterSeconds,
  now,
});
const statusOf = (state: QueueState, id: string) => state.items.find((item) => item.id === id)?.status;

describe('reduceQueue', () => {
  it('sends one at a time, in order', () => {
    const state = run(added('a', 'b'));
    expect(nextToSend(state, 0)?.id).toBe('a');
    const sending = reduceQueue(state, started('a'));
    expect(nextToSend(sending, 0)).toBeNull();
    expect(nextToSend(reduceQueue(sending, stored('a')), 100)?.id).toBe('b');
  });

  it('refuses with its reason what the browser can see, and goes on with the rest', () => {
    const state = run({ type: 'added', uploads: [{ id: 'x', name: 'x.exe', bytes: 1, problem: CORRUPT }] }, added('a'));
    expect(statusOf(state, 'x')).toBe('refused');
    expect(nextToSend(state, 0)?.id).toBe('a');
  });

  it('keeps the reason of a refusal and does not try again', () => {
    const state = run(added('a', 'b'), started('a'), turnedAway('a', CORRUPT));
    expect(state.items[0]).toMatchObject({ status: 'refused', problem: CORRUPT });
    expect(statusOf(reduceQueue(state, { type: 'retried', id: 'a' }), 'a')).toBe('refused');
    expect(nextToSend(state, 100)?.id).toBe('b');
  });

  it('waits as long as the server asks, then tries the same file again', () => {
    const state = run(added('a', 'b'), started('a'), turnedAway('a', BUSY, 1_000, 30));
    expect(nextToSend(state, 30_999)).toBeNull();
    expect(waitMilliseconds(state, 1_000)).toBe(30_000);
    expect(nextToSend(state, 31_000)?.id).toBe('a');
    expect(waitMilliseconds(state, 31_000)).toBeNull();
  });

  it('waits longer each time and gives a file up after its attempts, until a person asks again', () => {
    let state = run(added('a'));
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
    const lost = run(
      added('a'),
      started('a'),
      { type: 'went-offline' },
      turnedAway('a', { code: 'client/network', message: '' }),
    );
    expect(lost.items[0]).toMatchObject({ status: 'waiting', attempts: 0 });
    expect(nextToSend(lost, 1e9)).toBeNull();
    expect(nextToSend(reduceQueue(lost, { type: 'came-online' }), 101)?.id).toBe('a');
  });

  it('pauses and goes on', () => {
    const paused = run(added('a'), { type: 'paused' });
    expect(nextToSend(paused, 0)).toBeNull();
    expect(isBusy(paused)).toBe(true);
    expect(nextToSend(reduceQueue(paused, { type: 'resumed' }), 0)?.id).toBe('a');
  });

  it('pauses when the session has ended, and keeps the file', () => {
    const state = run(added('a'), started('a'), turnedAway('a', { code: 'auth/required', message: '' }));
    expect(state.paused).toBe('signed-out');
    expect(statusOf(state, 'a')).toBe('waiting');
  });

  it('cancels what waits at once, and what is on its way when it lands', () => {
    const cancelled = run(added('a', 'b'), started('a'), { type: 'cancelled-all' });
    expect(statusOf(cancelled, 'b')).toBe('cancelled');
    expect(cancelled.items[0]).toMatchObject({ status: 'sending', isUnwanted: true });
    const landed = reduceQueue(cancelled, stored('a', 100, true));
    expect(landed.items[0]).toMatchObject({ status: 'cancelled', image: picture(1) });
    const refused = reduceQueue(cancelled, turnedAway('a', BUSY));
    expect(statusOf(refused, 'a')).toBe('cancelled');
    expect(refused.notBefore).toBe(0);
  });

  it('says done when a cancelled file could not be taken back', () => {
    const state = run(added('a'), started('a'), { type: 'cancelled', id: 'a' }, stored('a', 100, false));
    expect(statusOf(state, 'a')).toBe('done');
  });

  it('clears what is settled and keeps what is to come', () => {
    const state = run(added('a', 'b', 'c'), started('a'), stored('a'), started('b'), { type: 'cleared' });
    expect(state.items.map((item) => item.id)).toEqual(['b', 'c']);
  });

  it('ignores answers about files it does not send', () => {
    const state = run(added('a'));
    expect(reduceQueue(state, stored('a'))).toBe(state);
    expect(reduceQueue(state, turnedAway('ghost', BUSY))).toBe(state);
  });

  it('never sends two at once, whatever happens', () => {
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
        let state = run(added('a', 'b', 'c'));
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
          expect(count).toBeLessThanOrEqual(1);
          expect(count === 1).toBe(state.sendingSince !== null);
        }
      }),
    );
  });
});

describe('backOffSeconds', () => {
  it('doubles up to two minutes, and never undercuts the server', () => {
    expect([1, 2, 3, 10].map((attempt) => backOffSeconds(attempt))).toEqual([2, 4, 8, 120]);
    expect(backOffSeconds(1, 600)).toBe(600);
    expect(backOffSeconds(5, 1)).toBe(32);
  });
});

describe('progressOf', () => {
  it('counts files and bytes, and leaves out what will never come', () => {
    const state = run(added('a', 'b', 'c', 'd'), started('a'), stored('a', 500), { type: 'cancelled', id: 'd' });
    expect(progressOf(state)).toMatchObject({
      totalFiles: 3,
      settledFiles: 1,
      totalBytes: 3000,
      settledBytes: 1000,
      bytesPerSecond: 2000,
      secondsLeft: 1,
    });
  });

  it('knows neither speed nor time before a first file went through, and no time when nothing is left', () => {
    expect(progressOf(run(added('a')))).toMatchObject({ fraction: 0, bytesPerSecond: null, secondsLeft: null });
    expect(progressOf(run(added('a'), started('a'), stored('a')))).toMatchObject({ fraction: 1, secondsLeft: null });
    expect(progressOf(EMPTY_QUEUE).fraction).toBe(0);
  });
});
