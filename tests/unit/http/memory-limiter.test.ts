// Counting in memory: right under parallel callers, and bounded under floods of new keys.

import { createMemoryLimiter } from '@/lib/http/limits/memory-limiter';

const rule = { limit: 5, windowSeconds: 60 };

describe('createMemoryLimiter', () => {
  it('lets exactly the limit pass, also in parallel', async () => {
    const limiter = createMemoryLimiter();
    const answers = await Promise.all(Array.from({ length: 50 }, () => limiter.hit('a', rule)));
    expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    for (const answer of answers) {
      expect(answer.retryAfterSeconds).toBe(answer.isAllowed ? 0 : Math.min(60, Math.max(1, answer.retryAfterSeconds)));
    }
  });

  it('counts keys and rules apart', async () => {
    const limiter = createMemoryLimiter();
    const once = { limit: 1, windowSeconds: 60 };
    expect((await limiter.hit('a', once)).isAllowed).toBe(true);
    expect((await limiter.hit('b', once)).isAllowed).toBe(true);
    expect((await limiter.hit('a', rule)).isAllowed).toBe(true);
    expect((await limiter.hit('a', once)).isAllowed).toBe(false);
  });

  it('opens again when the window is over', async () => {
    jest.useFakeTimers();
    try {
      const limiter = createMemoryLimiter();
      const once = { limit: 1, windowSeconds: 10 };
      await limiter.hit('a', once);
      expect(await limiter.hit('a', once)).toEqual({ isAllowed: false, retryAfterSeconds: 10 });
      jest.advanceTimersByTime(10_001);
      expect((await limiter.hit('a', once)).isAllowed).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('counts late keys together instead of growing, and never lets them pass uncounted', async () => {
    const limiter = createMemoryLimiter({ maxKeys: 100 });
    const answers = await Promise.all(Array.from({ length: 10_000 }, (_, index) => limiter.hit(`key ${index}`, rule)));
    const isAllowed = answers.filter((answer) => answer.isAllowed).length;
    expect(isAllowed).toBeGreaterThan(100);
    expect(isAllowed).toBeLessThanOrEqual(100 + 64 * rule.limit);
    // Those who were there before keep their own count.
    expect((await limiter.hit('key 0', rule)).isAllowed).toBe(true);
  });

  it('takes new keys again once old ones are over', async () => {
    jest.useFakeTimers();
    try {
      const limiter = createMemoryLimiter({ maxKeys: 1 });
      const once = { limit: 1, windowSeconds: 10 };
      await limiter.hit('a', once);
      jest.advanceTimersByTime(20_000);
      expect((await limiter.hit('b', once)).isAllowed).toBe(true);
      expect((await limiter.hit('c', once)).isAllowed).toBe(true);
      expect((await limiter.hit('b', once)).isAllowed).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });
});
