import { hash } from '@node-rs/argon2';
import { hashPassword, isHashWeak, verifyPassword, warmPasswordHash } from '@/lib/auth/passwords/password-hash';

beforeAll(() => warmPasswordHash());

describe('hashPassword', () => {
  it('is argon2id with 64 MiB, three passes, one lane, and a salt of its own each time', async () => {
    const [a, b] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(a).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(a).not.toBe(b);
  });
});

describe('verifyPassword', () => {
  it('knows the password in composed and decomposed form', async () => {
    const stored = await hashPassword('Zo\u00eb \ufb01sh');
    expect(await verifyPassword(stored, 'Zoe\u0308 fish')).toBe(true);
    expect(await verifyPassword(stored, 'Zoe fish')).toBe(false);
  });

  it('counts every byte: after NUL, and beyond 72', async () => {
    const long = 'x'.repeat(100);
    expect(await verifyPassword(await hashPassword('a\u0000b'), 'a\u0000c')).toBe(false);
    expect(await verifyPassword(await hashPassword(`${long}1`), `${long}2`)).toBe(false);
  });

  it('answers false without a hash, even to the dummy’s own kind, after the same work', async () => {
    expect(await verifyPassword(null, '')).toBe(false);
    const median = async (stored: string | null) => {
      const times: number[] = [];
      for (let i = 0; i < 7; i += 1) {
        const start = performance.now();
        await verifyPassword(stored, 'not it');
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    const real = await median(await hashPassword('it'));
    const dummy = await median(null);
    // The strict comparison is tests/bench/sign-in-timing.mjs; this one fails when the dummy is not hashed at all.
    expect(dummy).toBeGreaterThan(real / 2);
  });

  it('answers false for a stored hash that cannot be read', async () => {
    for (const broken of ['', 'plain', '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=65536,t=3,p=1$x']) {
      expect(await verifyPassword(broken, broken)).toBe(false);
    }
  });
});

describe('isHashWeak', () => {
  it('finds fewer passes, less memory, other kinds and unreadable ones, and leaves stronger ones alone', async () => {
    const made = (options: Parameters<typeof hash>[1]) =>
      hash('p', { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, ...options });
    expect(isHashWeak(await hashPassword('p'))).toBe(false);
    expect(isHashWeak(await made({ timeCost: 4 }))).toBe(false);
    expect(isHashWeak(await made({ timeCost: 2 }))).toBe(true);
    expect(isHashWeak(await made({ memoryCost: 19_456 }))).toBe(true);
    expect(isHashWeak(await made({ algorithm: 1 }))).toBe(true);
    expect(isHashWeak(await made({ outputLen: 16 }))).toBe(true);
    expect(isHashWeak('nonsense')).toBe(true);
  });
});
