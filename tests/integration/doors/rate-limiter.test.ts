// The limiter over a real Redis: right while it works, closed in every way it can fail, and fast about it.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { Redis } from 'ioredis';
import { createRedisLimiter } from '@/lib/http/limits/redis-limiter';
import type { RateLimiter } from '@/lib/http/limits/rate-limiter';

/** Refusals come within a second; the rest is what a busy machine adds. */
const IN_TIME_MILLISECONDS = 3_000;
const unavailable = expect.objectContaining({ code: 'limits/unavailable' });
const rule = { limit: 5, windowSeconds: 60 };
const started: ChildProcess[] = [];
const opened: RateLimiter[] = [];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function startRedis(port: number, ...options: string[]): Promise<ChildProcess> {
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  started.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('redis-server ended')));
    child.stdout?.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve());
  });
  return child;
}

function limiterOf(port: number, auth = ''): RateLimiter {
  const limiter = createRedisLimiter({ url: `redis://${auth}127.0.0.1:${port}` });
  opened.push(limiter);
  return limiter;
}

/** How a hit was refused, and how long that took. */
async function refused(limiter: RateLimiter, key = 'a'): Promise<number> {
  const startedAt = performance.now();
  await expect(limiter.hit(key, rule)).rejects.toThrow(unavailable);
  return performance.now() - startedAt;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

let port: number;
beforeAll(async () => {
  port = await freePort();
  await startRedis(port);
});
afterAll(async () => {
  for (const limiter of opened) limiter.close?.();
  await Promise.all(started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map(end));
});

describe('createRedisLimiter', () => {
  it('lets exactly the limit pass, from several processes at once', async () => {
    const limiters = [limiterOf(port), limiterOf(port), limiterOf(port)];
    const hits = limiters.flatMap((limiter) => Array.from({ length: 20 }, () => limiter.hit('parallel', rule)));
    const answers = await Promise.all(hits);
    expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    for (const { isAllowed, retryAfterSeconds: seconds } of answers) {
      expect(isAllowed ? seconds === 0 : seconds >= 1 && seconds <= 60).toBe(true);
    }
  });

  it('counts keys and rules apart', async () => {
    const limiter = limiterOf(port);
    const once = { limit: 1, windowSeconds: 60 };
    expect((await limiter.hit('apart', once)).isAllowed).toBe(true);
    expect((await limiter.hit('apart', once)).isAllowed).toBe(false);
    expect((await limiter.hit('apart', rule)).isAllowed).toBe(true);
    expect((await limiter.hit('apart\n', once)).isAllowed).toBe(true);
  });

  it('opens again when the window is over', async () => {
    const limiter = limiterOf(port);
    const short = { limit: 1, windowSeconds: 1 };
    expect((await limiter.hit('short', short)).isAllowed).toBe(true);
    expect((await limiter.hit('short', short)).isAllowed).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await limiter.hit('short', short)).isAllowed).toBe(true);
  });

  it('goes on when Redis forgot its scripts', async () => {
    const limiter = limiterOf(port);
    const redis = new Redis(port, '127.0.0.1');
    await limiter.hit('scripts', rule);
    await redis.script('FLUSH');
    expect((await limiter.hit('scripts', rule)).isAllowed).toBe(true);
    await redis.quit();
  });

  it('leaves neither addresses nor mails in Redis, and nothing that stays', async () => {
    await limiterOf(port).hit('mail:anna@example.org', rule);
    const redis = new Redis(port, '127.0.0.1');
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toMatch(/anna|example|mail/);
    for (const key of keys) expect([key, (await redis.pttl(key)) > 0]).toEqual([key, true]);
    await redis.quit();
  });
});

describe('a Redis that cannot count', () => {
  it('is refused when nobody listens', async () => {
    const limiter = limiterOf(await freePort());
    for (let round = 0; round < 3; round += 1) expect(await refused(limiter)).toBeLessThan(IN_TIME_MILLISECONDS);
  });

  it('is refused when it hangs, also for many callers, and counts again when it wakes', async () => {
    const own = await freePort();
    const redis = await startRedis(own);
    const limiter = limiterOf(own);
    expect((await limiter.hit('a', rule)).isAllowed).toBe(true);
    redis.kill('SIGSTOP');
    try {
      const times = await Promise.all(Array.from({ length: 20 }, (_, index) => refused(limiter, `hung ${index}`)));
      expect(Math.max(...times)).toBeLessThan(1_600);
    } finally {
      redis.kill('SIGCONT');
    }
    await expect(settled(() => limiter.hit('b', rule))).resolves.toMatchObject({ isAllowed: true });
  });

  it('is refused when it dies, and counts again when it is back', async () => {
    const own = await freePort();
    const redis = await startRedis(own);
    const limiter = limiterOf(own);
    await limiter.hit('a', rule);
    await end(redis);
    expect(await refused(limiter)).toBeLessThan(IN_TIME_MILLISECONDS);
    await startRedis(own);
    await expect(settled(() => limiter.hit('b', rule))).resolves.toMatchObject({ isAllowed: true });
  });

  it('is refused with a wrong password, and without one', async () => {
    const own = await freePort();
    await startRedis(own, '--requirepass', 'right');
    expect(await refused(limiterOf(own, ':wrong@'))).toBeLessThan(IN_TIME_MILLISECONDS);
    expect(await refused(limiterOf(own))).toBeLessThan(IN_TIME_MILLISECONDS);
    expect((await limiterOf(own, ':right@').hit('a', rule)).isAllowed).toBe(true);
  });

  it('is refused when it may only be read', async () => {
    const own = await freePort();
    await startRedis(own, '--replicaof', '127.0.0.1', String(port));
    expect(await refused(limiterOf(own))).toBeLessThan(IN_TIME_MILLISECONDS);
  });

  it('is refused when it is out of memory', async () => {
    const own = await freePort();
    await startRedis(own, '--maxmemory', '1mb', '--maxmemory-policy', 'noeviction');
    const redis = new Redis(own, '127.0.0.1');
    await redis.set('ballast', 'x'.repeat(3_000_000)).catch(() => {});
    expect(await refused(limiterOf(own))).toBeLessThan(IN_TIME_MILLISECONDS);
    await redis.quit();
  });

  it('is refused when something else answers there', async () => {
    const sockets: import('node:net').Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const own = typeof address === 'object' && address ? address.port : 0;
    const limiter = limiterOf(own);
    expect(await refused(limiter)).toBeLessThan(IN_TIME_MILLISECONDS);
    limiter.close?.();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

/** Tries until it is answered: a connection needs a moment to come back. */
async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (let round = 0; ; round += 1) {
    try {
      return await work();
    } catch (error) {
      if (round === 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
