// What one process remembers of addresses and tokens: for ten minutes, and never more than so many.

import {
  countBadToken,
  forgetGoodToken,
  MAX_GOOD_TOKENS,
  refuseKnownGuesser,
  rememberGoodToken,
} from '@/lib/auth/door/bad-token-limit';
import { closeLimits } from '@/lib/auth/limits';
import type { RateLimiter } from '@/lib/http/limits/rate-limiter';
import { runWithRequestContext } from '@/lib/log/request-context';

const holder = globalThis as { safelightLimiter?: Promise<RateLimiter> };
const WINDOW_MILLISECONDS = 600_000;

const from = <T>(ip: string | null, work: () => T): T =>
  runWithRequestContext({ requestId: crypto.randomUUID(), ip, userAgent: null }, work);
const isShut = (ip: string, sent: string): boolean => {
  try {
    from(ip, () => refuseKnownGuesser(sent));
    return false;
  } catch {
    return true;
  }
};

/** Shuts an address for an hour. */
async function shut(ip: string): Promise<void> {
  holder.safelightLimiter = Promise.resolve({ hit: () => Promise.resolve({ isAllowed: false, retryAfterSeconds: 3600 }) });
  await expect(from(ip, countBadToken)).rejects.toMatchObject({ code: 'request/rate-limited' });
}

afterEach(() => {
  closeLimits();
  jest.useRealTimers();
});

describe('refuseKnownGuesser', () => {
  it('lets a token past for ten minutes after it was last good, from that address alone', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['setTimeout', 'clearTimeout', 'nextTick'] });
    from('203.0.113.1', () => rememberGoodToken('Bearer a'));
    from('203.0.113.2', () => rememberGoodToken('Bearer b'));
    for (const ip of ['203.0.113.1', '203.0.113.2']) await shut(ip);
    expect(['Bearer a', 'Bearer b', ''].map((sent) => isShut('203.0.113.1', sent))).toEqual([false, true, true]);
    jest.setSystemTime(Date.now() + WINDOW_MILLISECONDS - 1);
    expect(isShut('203.0.113.1', 'Bearer a')).toBe(false);
    from('203.0.113.1', () => rememberGoodToken('Bearer a'));
    jest.setSystemTime(Date.now() + WINDOW_MILLISECONDS - 1);
    expect([isShut('203.0.113.1', 'Bearer a'), isShut('203.0.113.2', 'Bearer b')]).toEqual([false, true]);
    jest.setSystemTime(Date.now() + 2);
    expect(isShut('203.0.113.1', 'Bearer a')).toBe(true);
  });

  it('forgets a token that is good no more', async () => {
    from('203.0.113.3', () => rememberGoodToken('Bearer c'));
    await shut('203.0.113.3');
    expect(isShut('203.0.113.3', 'Bearer c')).toBe(false);
    from('203.0.113.3', () => forgetGoodToken('Bearer c'));
    expect(isShut('203.0.113.3', 'Bearer c')).toBe(true);
  });

  it('holds a bounded number of tokens, those that were used last, and no token itself', async () => {
    await shut('203.0.113.4');
    const use = (sent: string) => from('203.0.113.4', () => rememberGoodToken(sent));
    use('Bearer first');
    use('Bearer second');
    for (let other = 0; other < MAX_GOOD_TOKENS - 2; other += 1) use(`Bearer ${other}`);
    use('Bearer first');
    use('Bearer last');
    expect(['first', 'second', '0', 'last'].map((word) => isShut('203.0.113.4', `Bearer ${word}`))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    const kept = (globalThis as { safelightGoodTokens?: Map<string, number> }).safelightGoodTokens ?? new Map<string, number>();
    expect(kept.size).toBe(MAX_GOOD_TOKENS);
    expect([...kept.keys()].join()).not.toContain('Bearer');
  });

  it('neither remembers nor refuses where nobody vouches for an address', () => {
    from(null, () => {
      rememberGoodToken('Bearer d');
      forgetGoodToken('Bearer d');
      expect(() => refuseKnownGuesser('Bearer e')).not.toThrow();
    });
  });
});
