import { createOpenByOwner } from '@/lib/keys/open-by-owner';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';

const ownerOf = (n: number): OwnerId => ownerIdFrom(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const [anna, bob] = [ownerOf(1), ownerOf(2)];
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Counts what is loaded, and answers what it is told to. */
function source(answers: readonly unknown[]) {
  let loads = 0;
  const load = async (): Promise<unknown> => {
    const answer = answers[Math.min(loads, answers.length - 1)];
    loads += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { load, loads: () => loads };
}

describe('createOpenByOwner', () => {
  it('opens once for many, for each owner apart, and again after a drop', async () => {
    const open = createOpenByOwner<unknown>();
    const { load, loads } = source(['first', 'second', 'third']);
    expect(await Promise.all([open.find(anna, load), open.find(anna, load)])).toEqual(['first', 'first']);
    expect(await open.find(bob, load)).toBe('second');
    open.drop(anna);
    expect(await open.find(anna, load)).toBe('third');
    open.clear();
    await open.find(bob, load);
    expect(loads()).toBe(4);
  });

  it('holds nothing that failed or is not worth it', async () => {
    const open = createOpenByOwner<unknown>((value) => value !== 'nothing');
    const { load } = source([new Error('away'), 'nothing', 'key']);
    await expect(open.find(anna, load)).rejects.toThrow('away');
    await settled();
    expect(await open.find(anna, load)).toBe('nothing');
    await settled();
    expect(await open.find(anna, load)).toBe('key');
  });

  it('keeps what was opened anew when an older opening fails late', async () => {
    const open = createOpenByOwner<unknown>();
    let fail: (error: Error) => void = () => undefined;
    const older = open.find(anna, () => new Promise((_, reject) => (fail = reject)));
    open.drop(anna);
    const { load, loads } = source(['key']);
    await open.find(anna, load);
    fail(new Error('late'));
    await expect(older).rejects.toThrow('late');
    await open.find(anna, load);
    expect(loads()).toBe(1);
  });

  it('forgets after five minutes, and the oldest of very many owners', async () => {
    jest.useFakeTimers({ now: 0, doNotFake: ['setImmediate'] });
    const open = createOpenByOwner<unknown>();
    const { load, loads } = source(['key']);
    await open.find(anna, load);
    jest.setSystemTime(5 * 60_000);
    await open.find(anna, load);
    expect(loads()).toBe(2);
    for (let n = 10; n < 2_010; n += 1) await open.find(ownerOf(n), load);
    await open.find(anna, load);
    expect(loads()).toBe(2_003);
    jest.useRealTimers();
  });
});
