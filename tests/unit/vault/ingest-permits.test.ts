import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { createIngestPermits, type IngestBounds, type IngestPermits } from '@/lib/vault/intake/ingest-permits';

const BOUNDS: IngestBounds = {
  atOnce: 3,
  atOnceEach: 2,
  bytes: 100,
  waiting: 20,
  waitingEach: 10,
  waitingBytes: 1_000,
  waitingBytesEach: 600,
  waitMilliseconds: 5_000,
};
const [anna, bob, carl] = [1, 2, 3].map((n) => ownerIdFrom(`00000000-0000-4000-8000-00000000000${n}`)) as [
  OwnerId,
  OwnerId,
  OwnerId,
];

/** Works that end when they are told to, and the order in which they began. */
function bench(permits: IngestPermits) {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    began,
    start: (name: string, ownerId: OwnerId, bytes = 1, signal?: AbortSignal) =>
      permits.run({ ownerId, bytes, signal }, async () => {
        began.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        return name;
      }),
    end: async (name: string) => {
      const end = ends.get(name);
      if (!end) throw new Error(`${name} has not begun`);
      end();
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const busy = { code: 'request/busy', retryAfterSeconds: 5 };

describe('createIngestPermits', () => {
  it('works on so many at once, and on so many of one owner', async () => {
    const permits = createIngestPermits(BOUNDS);
    const { start, began, end } = bench(permits);
    const all = [start('a1', anna), start('a2', anna), start('a3', anna), start('b1', bob), start('c1', carl)];
    await settled();
    expect(began).toEqual(['a1', 'a2', 'b1']);
    expect(permits.load()).toEqual({ running: 3, waiting: 2 });
    await end('b1');
    expect(began).toEqual(['a1', 'a2', 'b1', 'c1']);
    await end('a1');
    expect(began.at(-1)).toBe('a3');
    for (const name of ['a2', 'a3', 'c1']) await end(name);
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'c1']);
    expect(permits.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('takes owners in turn, and each owner’s uploads in their order', async () => {
    const { start, began, end } = bench(createIngestPermits({ ...BOUNDS, atOnce: 1 }));
    const all = [start('a1', anna), start('a2', anna), start('a3', anna), start('b1', bob), start('b2', bob), start('c1', carl)];
    for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) {
      await settled();
      expect(began.at(-1)).toBe(name);
      await end(name);
    }
    await Promise.all(all);
  });

  it('keeps within the bytes, lets a large one go alone, and lets nobody pass it by', async () => {
    const { start, began, end } = bench(createIngestPermits(BOUNDS));
    const all = [start('a1', anna, 60), start('b1', bob, 60), start('c1', carl, 1)];
    await settled();
    expect(began).toEqual(['a1']);
    await end('a1');
    expect(began).toEqual(['a1', 'b1', 'c1']);
    all.push(start('a2', anna, 500));
    await end('b1');
    expect(began).not.toContain('a2');
    await end('c1');
    expect(began.at(-1)).toBe('a2');
    all.push(start('c2', carl, 1));
    await settled();
    expect(began.at(-1)).toBe('a2');
    await end('a2');
    await end('c2');
    await Promise.all(all);
  });

  it('says busy to who finds the line full, their own or everybody’s, and lets the others in it be', async () => {
    const permits = createIngestPermits({ ...BOUNDS, atOnce: 1, waiting: 3, waitingEach: 2 });
    const { start, end } = bench(permits);
    const all = [start('a1', anna), start('a2', anna), start('a3', anna)];
    await expect(start('a4', anna)).rejects.toMatchObject(busy);
    all.push(start('b1', bob));
    await expect(start('b2', bob)).rejects.toMatchObject(busy);
    expect(permits.load()).toEqual({ running: 1, waiting: 3 });
    for (const name of ['a1', 'a2', 'b1', 'a3']) await end(name);
    await Promise.all(all);
  });

  it('says busy to who would hold too many bytes in the line, their own or everybody’s, and never to one alone', async () => {
    const permits = createIngestPermits({ ...BOUNDS, atOnce: 1, waitingBytes: 500, waitingBytesEach: 300 });
    const { start, end } = bench(permits);
    const all = [start('a1', anna), start('a2', anna, 400)];
    await expect(start('a3', anna, 1)).rejects.toMatchObject(busy);
    all.push(start('b1', bob, 100));
    await expect(start('c1', carl, 1)).rejects.toMatchObject(busy);
    for (const name of ['a1', 'a2', 'b1']) await end(name);
    await Promise.all(all);
    // What is given back counts no more, and what is not in memory counts not at all.
    const light = { ownerId: anna, bytes: 90, heldBytes: 0 };
    const works = Array.from({ length: 9 }, () => permits.run(light, async () => 'done'));
    expect(await Promise.all(works)).toEqual(Array.from({ length: 9 }, () => 'done'));
  });

  it('says busy when the turn does not come in time', async () => {
    const permits = createIngestPermits({ ...BOUNDS, atOnce: 1, waitMilliseconds: 20 });
    const { start, end } = bench(permits);
    const first = start('a1', anna);
    await expect(start('b1', bob)).rejects.toMatchObject(busy);
    expect(permits.load()).toEqual({ running: 1, waiting: 0 });
    await end('a1');
    expect(await first).toBe('a1');
  });

  it('lets who is gone out of the line, and makes room behind', async () => {
    const permits = createIngestPermits(BOUNDS);
    const { start, began, end } = bench(permits);
    const stop = new AbortController();
    const first = start('a1', anna, 60);
    const large = start('b1', bob, 90, stop.signal);
    const small = start('c1', carl, 10);
    await settled();
    expect(began).toEqual(['a1']);
    stop.abort(new Error('left'));
    await expect(large).rejects.toThrow('left');
    await settled();
    expect(began).toEqual(['a1', 'c1']);
    await expect(start('b2', bob, 1, stop.signal)).rejects.toThrow('left');
    await end('a1');
    await end('c1');
    await Promise.all([first, small]);
  });

  it('gives the room back after a failure', async () => {
    const permits = createIngestPermits({ ...BOUNDS, atOnce: 1 });
    const failed = permits.run({ ownerId: anna, bytes: 90 }, () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(await permits.run({ ownerId: anna, bytes: 90 }, async () => 'yes')).toBe('yes');
    expect(permits.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('loses and repeats nothing in a crowd', async () => {
    const permits = createIngestPermits({
      ...BOUNDS,
      waiting: 40,
      waitingEach: 40,
      waitingBytes: 9_000,
      waitingBytesEach: 9_000,
    });
    let most = 0;
    const works = Array.from({ length: 90 }, (_, index) =>
      permits
        .run({ ownerId: [anna, bob, carl][index % 3] ?? anna, bytes: (index * 37) % 70 }, async () => {
          most = Math.max(most, permits.load().running);
          await new Promise((resolve) => setTimeout(resolve, index % 4));
          return index;
        })
        .catch((error: unknown) => {
          if (!isSafelightError(error, 'request/busy')) throw error;
          return 'busy' as const;
        }),
    );
    const results = await Promise.all(works);
    const done = results.filter((result) => result !== 'busy');
    expect(new Set(done).size).toBe(done.length);
    expect(done.length).toBeGreaterThanOrEqual(40);
    expect(most).toBeLessThanOrEqual(3);
    expect(permits.load()).toEqual({ running: 0, waiting: 0 });
  });
});
