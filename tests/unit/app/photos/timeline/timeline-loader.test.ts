import { type LoadFailure, TimelineLoader } from '@/app/_components/gallery/timeline/timeline-loader';
import type { TimelinePlace, TimelineSpanDto } from '@/lib/shared/images/timeline';

type Asked = {
  readonly days: readonly string[];
  readonly images: number;
  readonly signal: AbortSignal;
  answer: (with_: TimelineSpanDto[] | LoadFailure) => void;
};

const place = (day: string, limit = 10): TimelinePlace => ({ day, offset: 0, limit });
const span = (day: string): TimelineSpanDto => ({ day, offset: 0, count: 0, items: [] });
const tick = () => jest.advanceTimersByTimeAsync(100);

function setUp() {
  const asked: Asked[] = [];
  const arrived: string[] = [];
  const said: string[] = [];
  const loader = new TimelineLoader({
    ask: (spans, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('called off')));
        asked.push({
          days: spans.map(({ day }) => day),
          images: spans.reduce((sum, { limit }) => sum + limit, 0),
          signal,
          answer: resolve,
        });
      }),
    onSpans: (spans) => arrived.push(...spans.map(({ day }) => day)),
    onStatus: (status) => said.push(status),
  });
  return { loader, asked, arrived, said };
}

describe('TimelineLoader', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks for many small days in one call, in the order given, and for no more at once than the door takes', async () => {
    const { loader, asked, arrived, said } = setUp();
    loader.want([place('a'), place('b'), place('c', 200), place('d', 200), place('e', 200), place('f', 200), place('g', 200)]);
    await tick();
    expect(asked.map(({ days }) => days)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
      ['f', 'g'],
    ]);
    for (const { images } of asked) expect(images).toBeLessThanOrEqual(400);
    for (const { days, answer } of asked) answer(days.map(span));
    await tick();
    expect(arrived).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(said).toEqual(['loading', 'idle']);
  });

  it('calls off what is not wanted any more, asks for nothing twice, and keeps to three calls', async () => {
    const { loader, asked, arrived } = setUp();
    loader.want(['a', 'b', 'c', 'd'].map((day) => place(day, 400)));
    await tick();
    expect(asked.map(({ days }) => days)).toEqual([['a'], ['b'], ['c']]);
    loader.want(['c', 'd', 'e'].map((day) => place(day, 400)));
    await tick();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, false, false, false]);
    expect(asked.slice(3).map(({ days }) => days)).toEqual([['d'], ['e']]);
    asked[0]?.answer([span('a')]);
    asked[2]?.answer([span('c')]);
    await tick();
    expect(arrived).toEqual(['c']);
  });

  it('stops at a failure until it is told to go on', async () => {
    const { loader, asked, arrived, said } = setUp();
    loader.want([place('a')]);
    await tick();
    asked[0]?.answer('failed');
    await tick();
    loader.want([place('a'), place('b')]);
    await tick();
    expect([asked.length, said.at(-1)]).toEqual([1, 'failed']);
    loader.retry();
    asked[1]?.answer([span('a'), span('b')]);
    await tick();
    expect([arrived, said.at(-1)]).toEqual([['a', 'b'], 'idle']);
  });

  it('loads a range whole, portion after portion, and says whether it could', async () => {
    const { loader, asked, arrived } = setUp();
    const loading = loader.load([place('a', 300), place('b', 300)]);
    await tick();
    asked[0]?.answer([span('a')]);
    await tick();
    asked[1]?.answer([span('b')]);
    expect(await loading).toBe(true);
    expect(arrived).toEqual(['a', 'b']);
    const failing = loader.load([place('c')]);
    asked[2]?.answer('signed-out');
    expect(await failing).toBe(false);
  });

  it('asks nothing after it was stopped', async () => {
    const { loader, asked } = setUp();
    loader.want([place('a')]);
    loader.stop();
    await tick();
    expect(asked).toHaveLength(0);
  });
});
