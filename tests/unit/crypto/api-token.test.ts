import fc from 'fast-check';
import { apiTokenHint, createApiToken, isApiToken, writeApiToken } from '@/lib/crypto/api-token';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** Reads the 32 bytes out of a token again, without the code under test. */
function secretOf(token: string): string {
  let value = 0n;
  for (const character of token.slice(4, 47)) value = value * 62n + BigInt(ALPHABET.indexOf(character));
  return value.toString(16).padStart(64, '0');
}

describe('writeApiToken', () => {
  it('writes every secret at one width, and loses no bit of it', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const token = writeApiToken(secret);
        expect(token).toMatch(/^slv_[0-9A-Za-z]{49}$/);
        expect(isApiToken(token)).toBe(true);
        expect(secretOf(token)).toBe(Buffer.from(secret).toString('hex'));
      }),
    );
  });

  it('keeps its form for ever: programs hold these', () => {
    expect(writeApiToken(new Uint8Array(32))).toBe(`slv_${'0'.repeat(43)}1Rn3xI`);
    expect(writeApiToken(new Uint8Array(32).fill(255))).toBe('slv_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp14BYYSG');
  });
});

describe('isApiToken', () => {
  it('refuses every change of a single character', () => {
    const token = createApiToken();
    for (let at = 0; at < token.length; at += 1) {
      for (const character of `${ALPHABET}-_.= é`) {
        if (character === token[at]) continue;
        expect(isApiToken(token.slice(0, at) + character + token.slice(at + 1))).toBe(false);
      }
    }
  });

  it('refuses two neighbours changed for one another', () => {
    fc.assert(
      fc.property(secrets, fc.integer({ min: 4, max: 51 }), (secret, at) => {
        const token = writeApiToken(secret);
        const [a = '', b = ''] = [token[at], token[at + 1]];
        fc.pre(a !== b);
        expect(isApiToken(token.slice(0, at) + b + a + token.slice(at + 2))).toBe(false);
      }),
    );
  });

  it.each(['', 'slv_', 'x', 'slv_'.padEnd(53, '0'), 'Bearer x', `${'0'.repeat(49)}slv_`])('refuses %j', (text) => {
    expect(isApiToken(text)).toBe(false);
  });

  it('refuses a token with anything before, after or in it', () => {
    const token = createApiToken();
    for (const text of [
      ` ${token}`,
      `${token} `,
      `${token}\n`,
      `${token}0`,
      token.slice(0, -1),
      token.toUpperCase(),
      `${token}${token}`,
    ]) {
      expect(isApiToken(text)).toBe(false);
    }
  });

  it('refuses any text at all', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => expect(isApiToken(text)).toBe(false)));
  });
});

describe('createApiToken', () => {
  it('draws 10 000 that differ, with all digits in use at every place of the secret', () => {
    const tokens = Array.from({ length: 10_000 }, () => createApiToken());
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(new Set(tokens.map((token) => token.slice(4, 20))).size).toBe(tokens.length);
    for (const at of [5, 20, 46]) expect(new Set(tokens.map((token) => token[at])).size).toBe(62);
  });

  it('is known by a hint that gives nothing worth away', () => {
    const token = createApiToken();
    expect(apiTokenHint(token)).toBe(token.slice(0, 8));
    expect(apiTokenHint(token)).toMatch(/^slv_.{4}$/);
  });
});
