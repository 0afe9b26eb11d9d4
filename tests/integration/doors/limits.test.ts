import { publicAction } from '@/lib/auth/doors';
import { closeLimits, limitOrThrow } from '@/lib/auth/limits';
import { forgetConfig } from '@/lib/config/config';
import { closeDatabase, db } from '@/lib/db/client';
import { startRedis, type RedisServer } from '@/tests/support/servers/redis-server';
import { z } from 'zod';

/** A store is given up after 1.5 s; the rest is what a busy machine adds, and far from the seconds that a store may hang. */
const IN_TIME_MILLISECONDS = 4_000;
const RULE = { limit: 10, windowSeconds: 60 };
const key = (subject = 'test') => `${subject}:${crypto.randomUUID()}`;
const codeOf = (attempt: Promise<void>) =>
  attempt.then(
    () => 'allowed',
    (error: { code?: string }) => error.code ?? 'an error without a code',
  );
const tally = async (attempts: Promise<void>[]) => {
  const codes = await Promise.all(attempts.map(codeOf));
  return Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((other) => other === code).length]));
};

/** The code of one attempt, and how long the refusal took. */
async function timed(): Promise<{ code: string; milliseconds: number }> {
  const start = performance.now();
  const code = await codeOf(limitOrThrow(key(), RULE));
  return { code, milliseconds: performance.now() - start };
}

function connectTo(url: string | undefined): void {
  closeLimits();
  if (url === undefined) delete process.env.REDIS_URL;
  else process.env.REDIS_URL = url;
  forgetConfig();
}
afterEach(() => connectTo(undefined));

describe.each(['PostgreSQL', 'Redis'] as const)('limitOrThrow in %s', (kind) => {
  let redis: RedisServer | null = null;
  beforeAll(async () => {
    if (kind === 'Redis') redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  beforeEach(() => connectTo(redis?.url));

  it('lets exactly ten of fifty at once through', async () => {
    const one = key();
    const attempts = Array.from({ length: 50 }, () => limitOrThrow(one, RULE));
    expect(await tally(attempts)).toEqual({ allowed: 10, 'request/rate-limited': 40 });
  });

  it('counts each key apart, and each rule of a key', async () => {
    const one = key();
    await tally(Array.from({ length: 11 }, () => limitOrThrow(one, RULE)));
    expect(await codeOf(limitOrThrow(one, RULE))).toBe('request/rate-limited');
    expect(await codeOf(limitOrThrow(key(), RULE))).toBe('allowed');
    expect(await codeOf(limitOrThrow(one, { limit: 3, windowSeconds: 5 }))).toBe('allowed');
  });

  it('says when to come back, and lets in again when the window is over', async () => {
    const one = key();
    const rule = { limit: 1, windowSeconds: 1 };
    await limitOrThrow(one, rule);
    const refusal: unknown = await limitOrThrow(one, rule).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'request/rate-limited', retryAfterSeconds: expect.any(Number) });
    expect((refusal as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThanOrEqual(1);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect(await codeOf(limitOrThrow(one, rule))).toBe('allowed');
  });
});

describe('the PostgreSQL windows', () => {
  it('rest no address of a person', async () => {
    await limitOrThrow('mail:anna@example.org', RULE);
    const rows = await db().rateWindow.findMany({ where: { key: { startsWith: 'mail:' } } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.key).not.toContain('anna');
  });

  it('do not grow with a flood on one key', async () => {
    const before = await db().rateWindow.count();
    const one = key();
    for (let round = 0; round < 30; round += 1) await codeOf(limitOrThrow(one, { limit: 2, windowSeconds: 60 }));
    const rows = await db().rateWindow.findMany({ orderBy: { expiresAt: 'desc' }, take: 1 });
    expect(await db().rateWindow.count()).toBe(before + 1);
    expect(rows[0]?.hits).toBe(3);
  });

  it('do not keep a flood locked out for longer than one window', async () => {
    const one = key();
    const rule = { limit: 1, windowSeconds: 1 };
    const end = Date.now() + 2_500;
    let allowed = 0;
    while (Date.now() < end) {
      if ((await codeOf(limitOrThrow(one, rule))) === 'allowed') allowed += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(allowed).toBeGreaterThanOrEqual(2);
    expect(allowed).toBeLessThanOrEqual(3);
  });

  it('close the door when the data store is away', async () => {
    const url = process.env.DATABASE_URL;
    await closeDatabase();
    process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
    connectTo(undefined);
    try {
      expect(await timed()).toMatchObject({ code: 'limits/unavailable' });
    } finally {
      await closeDatabase();
      process.env.DATABASE_URL = url;
      connectTo(undefined);
    }
  });

  it('close the door within two seconds when the row cannot be had', async () => {
    const one = key();
    await limitOrThrow(one, RULE);
    await db().$transaction(
      async (tx) => {
        await tx.$executeRaw`lock table "RateWindow" in access exclusive mode`;
        const start = performance.now();
        expect(await codeOf(limitOrThrow(one, RULE))).toBe('limits/unavailable');
        expect(performance.now() - start).toBeLessThan(IN_TIME_MILLISECONDS);
      },
      { timeout: 10_000 },
    );
  });
});

describe('a Redis in trouble', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedis();
    connectTo(redis.url);
    await limitOrThrow(key(), RULE);
  });
  afterEach(async () => {
    redis.thaw();
    await redis.stop();
  });

  const expectClosed = async () => {
    for (const { code, milliseconds } of [...(await Promise.all([timed(), timed(), timed()])), await timed()]) {
      expect(code).toBe('limits/unavailable');
      expect(milliseconds).toBeLessThan(IN_TIME_MILLISECONDS);
    }
  };

  it('closes the door when it hangs, and opens again when it answers', async () => {
    redis.freeze();
    await expectClosed();
    redis.thaw();
    let code = '';
    for (let attempt = 0; attempt < 20 && code !== 'allowed'; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      ({ code } = await timed());
    }
    expect(code).toBe('allowed');
  });

  it('closes the door when it is dead, and to a fresh process too', async () => {
    await redis.stop();
    await expectClosed();
    connectTo(redis.url);
    await expectClosed();
  });

  it('never lets a door’s work run', async () => {
    const work = jest.fn(async () => 1);
    const action = publicAction({ name: 'test.closed', schema: z.strictObject({}), limit: RULE }, work);
    redis.freeze();
    const start = performance.now();
    expect(await action({})).toMatchObject({ ok: false, code: 'limits/unavailable', retryAfterSeconds: expect.any(Number) });
    expect(performance.now() - start).toBeLessThan(IN_TIME_MILLISECONDS);
    expect(work).not.toHaveBeenCalled();
  });
});
