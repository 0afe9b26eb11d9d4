import { createRandomText, createTotpSeed } from '@/lib/crypto/secrets';

describe('createRandomText', () => {
  it('draws every character of the alphabet about equally often, and never the same text twice', () => {
    const texts = Array.from({ length: 2_000 }, () => createRandomText('ABCDEFGHJK', 16));
    expect(new Set(texts).size).toBe(2_000);
    const counts = new Map<string, number>();
    for (const letter of texts.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect([...counts.keys()].sort().join('')).toBe('ABCDEFGHJK');
    // 3200 are expected of each; ten standard deviations are 537.
    for (const count of counts.values()) expect(Math.abs(count - 3_200)).toBeLessThan(537);
  });
});

describe('createTotpSeed', () => {
  it('draws 160 bits in memory of their own', () => {
    const seeds = Array.from({ length: 100 }, () => createTotpSeed());
    for (const seed of seeds) expect([seed.length, seed.buffer.byteLength]).toEqual([20, 20]);
    expect(new Set(seeds.map((seed) => seed.join())).size).toBe(100);
  });
});
