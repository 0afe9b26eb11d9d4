import { createMarkedCache } from '@/lib/vault/protect/mark/marked-cache';

const picture = (bytes: number) => ({ bytes: new Uint8Array(bytes), mediaType: 'image/webp' }) as const;
const BOUNDS = { maxBytes: 100, maxEntryBytes: 60, seconds: 10 };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('createMarkedCache', () => {
  it('gives back what it holds until its time is up', () => {
    let now = 0;
    const cache = createMarkedCache(BOUNDS, () => now);
    const marked = picture(10);
    cache.keep('a', marked);
    expect(cache.find('a')).toBe(marked);
    expect(cache.find('b')).toBeUndefined();
    now = 10_000;
    expect(cache.find('a')).toBeUndefined();
  });

  it('lets the least recently used go, and keeps nothing that is too large', () => {
    const cache = createMarkedCache(BOUNDS, () => 0);
    cache.keep('a', picture(40));
    cache.keep('b', picture(40));
    cache.find('a');
    cache.keep('c', picture(40));
    expect(['a', 'b', 'c'].map((key) => cache.find(key) !== undefined)).toEqual([true, false, true]);
    cache.keep('a', picture(61));
    expect(cache.find('a')).toBeUndefined();
  });

  it('drops what is past its time by itself, and goes on while something is left', () => {
    let now = 0;
    const cache = createMarkedCache(BOUNDS, () => now);
    cache.keep('a', picture(40));
    now = 6_000;
    cache.keep('b', picture(40));
    now = 10_000;
    jest.advanceTimersByTime(10_000);
    expect(jest.getTimerCount()).toBe(1);
    now = 20_000;
    jest.advanceTimersByTime(10_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});
