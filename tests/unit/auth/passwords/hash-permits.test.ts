import { createHashPermits } from '@/lib/auth/passwords/hash-permits';

function job() {
  let finish: (value?: unknown) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  return { promise, finish, fail };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('createHashPermits', () => {
  it('never runs more than its permits, in order of arrival', async () => {
    const permits = createHashPermits(2, 10);
    const jobs = Array.from({ length: 5 }, job);
    const started: number[] = [];
    const runs = jobs.map(({ promise }, index) =>
      permits.run(async () => {
        started.push(index);
        await promise;
      }),
    );
    await turn();
    expect(started).toEqual([0, 1]);
    jobs[1]?.finish();
    await turn();
    expect(started).toEqual([0, 1, 2]);
    for (const { finish } of jobs) finish();
    await Promise.all(runs);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses with a time to come back when the line is full', async () => {
    const permits = createHashPermits(1, 1);
    const first = job();
    const running = permits.run(() => first.promise);
    const waiting = permits.run(async () => 'later');
    await expect(permits.run(async () => 'never')).rejects.toMatchObject({ code: 'auth/busy', retryAfterSeconds: 3 });
    first.finish();
    await running;
    expect(await waiting).toBe('later');
  });

  it('gives a permit back when the work fails', async () => {
    const permits = createHashPermits(1, 0);
    await expect(permits.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await permits.run(async () => 'next')).toBe('next');
  });

  it('does not lose or make up permits over many runs', async () => {
    const permits = createHashPermits(3, 1000);
    let now = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 200 }, () =>
        permits.run(async () => {
          most = Math.max(most, ++now);
          await turn();
          now -= 1;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(now).toBe(0);
  });
});
