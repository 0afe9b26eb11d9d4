import { derivePasswordTag, mayBePassword } from '@/lib/auth/passwords/password-tag';
import { forgetConfig } from '@/lib/config/config';

const PASSWORD = 'Copper-Lantern-41-Moss';
const ID = 'c0ffee00-0000-4000-8000-000000000000';
const MANY = 4096;
const ids = Array.from({ length: MANY }, (_, at) => `c0ffee00-0000-4000-8000-${at.toString(16).padStart(12, '0')}`);

function useSecret(secret: string | undefined): void {
  if (secret === undefined) delete process.env.AUTH_SECRET;
  else process.env.AUTH_SECRET = secret;
  forgetConfig();
}

beforeEach(() => useSecret('a-secret-of-this-test-that-guards-nothing'));
afterAll(() => useSecret(undefined));

describe('derivePasswordTag', () => {
  it('is four bits, the same each time, and of the composed form', () => {
    expect(derivePasswordTag(ID, PASSWORD)).toBe(derivePasswordTag(ID, PASSWORD));
    for (const id of ids.slice(0, 64)) {
      expect([...Array(16).keys()]).toContain(derivePasswordTag(id, PASSWORD));
      expect(derivePasswordTag(id, 'Zo\u00eb \ufb01sh')).toBe(derivePasswordTag(id, 'Zoe\u0308 fish'));
    }
  });

  it('spreads one password evenly over its sixteen values from sign-up to sign-up', () => {
    const counts = new Map<number | null, number>();
    for (const id of ids) {
      const tag = derivePasswordTag(id, PASSWORD);
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    expect(counts.size).toBe(16);
    for (const count of counts.values()) expect(Math.abs(count - MANY / 16)).toBeLessThan(100);
  });

  it('hangs on the secret', () => {
    const tags = () => ids.slice(0, 64).map((id) => derivePasswordTag(id, PASSWORD));
    const before = tags();
    useSecret('another-secret-of-this-test-that-guards-nothing');
    expect(tags()).not.toEqual(before);
  });

  it('is null without a secret', () => {
    useSecret(undefined);
    expect(derivePasswordTag(ID, PASSWORD)).toBeNull();
  });
});

describe('mayBePassword', () => {
  it('is true for the password itself, always', () => {
    for (const id of ids) expect(mayBePassword({ id, passwordTag: derivePasswordTag(id, PASSWORD) }, PASSWORD)).toBe(true);
  });

  it('is true for about one wrong password in sixteen', () => {
    const fitting = ids.filter((id) => mayBePassword({ id, passwordTag: derivePasswordTag(id, PASSWORD) }, 'Not-The-Password-1'));
    expect(Math.abs(fitting.length - MANY / 16)).toBeLessThan(100);
  });

  it('is true where the sign-up has no tag, or the server no secret', () => {
    expect(mayBePassword({ id: ID, passwordTag: null }, PASSWORD)).toBe(true);
    useSecret(undefined);
    for (let passwordTag = 0; passwordTag < 16; passwordTag += 1)
      expect(mayBePassword({ id: ID, passwordTag }, PASSWORD)).toBe(true);
  });
});
