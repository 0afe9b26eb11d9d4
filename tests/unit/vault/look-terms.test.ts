import { lookDistance } from '@/lib/vault/duplicates/look-terms';

const look = (...bytes: number[]) => Uint8Array.from(bytes);

describe('lookDistance', () => {
  it('counts the bits that differ', () => {
    const zero = look(0, 0, 0, 0, 0, 0, 0, 0);
    expect(lookDistance(zero, zero)).toBe(0);
    expect(lookDistance(zero, look(1, 0, 0, 0x80, 0, 0, 0, 3))).toBe(4);
    expect(lookDistance(zero, look(255, 255, 255, 255, 255, 255, 255, 255))).toBe(64);
  });
});
