import type { SecurityEventRow } from '@/lib/db/security-events';
import { createRepeats } from '@/lib/watch/repeats';

const row = (detail: Record<string, string> = {}): SecurityEventRow => ({
  at: new Date(0),
  type: 'door.refused',
  outcome: 'refused',
  actorId: null,
  sessionId: null,
  subjectId: null,
  ip: '203.0.113.1',
  userAgent: 'A',
  requestId: 'r',
  detail,
});

describe('createRepeats', () => {
  it('returns the first of a window, counts the rest, and tells their number when it is over', () => {
    const repeats = createRepeats({ windowMilliseconds: 100, maxKeys: 10 });
    const first = row({ door: 'x' });
    expect(repeats.offer('k', first, 0)).toBe(first);
    expect([repeats.offer('k', row(), 1), repeats.offer('k', row(), 99)]).toEqual([null, null]);
    expect(repeats.takeDue(99)).toEqual([]);
    expect(repeats.takeDue(100)).toMatchObject([{ detail: { door: 'x', repeats: 2 }, ip: '203.0.113.1' }]);
    expect(repeats.size()).toBe(0);
    expect(repeats.offer('k', first, 101)).toBe(first);
  });

  it('tells nothing more of what happened once', () => {
    const repeats = createRepeats({ windowMilliseconds: 100, maxKeys: 10 });
    repeats.offer('k', row(), 0);
    expect(repeats.takeDue(1_000)).toEqual([]);
    expect(repeats.size()).toBe(0);
  });

  it('keeps a bounded number of windows, and still counts every event beyond it', () => {
    const repeats = createRepeats({ windowMilliseconds: 100, maxKeys: 5 });
    let told = 0;
    for (let n = 0; n < 1_000; n += 1) if (repeats.offer(`k${n}`, row(), 0)) told += 1;
    expect(repeats.size()).toBe(6);
    expect(told).toBe(6);
    const due = repeats.takeDue(100);
    expect(due).toMatchObject([{ ip: null, requestId: null, detail: { repeats: 994 } }]);
  });
});
