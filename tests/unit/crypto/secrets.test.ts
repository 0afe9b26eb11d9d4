import { createHash } from 'node:crypto';
import { createSha256, keyedDigest, sha256 } from '@/lib/crypto/digest';
import { createUserKey, rootKeyFrom, userKeyFrom } from '@/lib/crypto/key-material';
import {
  createNonce,
  createRandomId,
  createRootKeyText,
  createSecretToken,
  equalsInConstantTime,
  hashSecretToken,
} from '@/lib/crypto/secrets';

describe('what is drawn', () => {
  it.each([
    ['createSecretToken', createSecretToken, /^[A-Za-z0-9_-]{43}$/],
    ['createRandomId', createRandomId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['createNonce', createNonce, /^[A-Za-z0-9+/]{22}==$/],
    ['createRootKeyText', createRootKeyText, /^[A-Za-z0-9+/]{43}=$/],
  ])('%s has its form and never repeats', (_name, create, form) => {
    const drawn = Array.from({ length: 1_000 }, create);
    for (const text of drawn) expect(text).toMatch(form);
    expect(new Set(drawn).size).toBe(1_000);
  });
});

describe('hashSecretToken', () => {
  it('is SHA-256 of the characters, base64url', () => {
    expect(hashSecretToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});

describe('equalsInConstantTime', () => {
  it('is true for the same bytes, as text or not', () => {
    expect(equalsInConstantTime('', '')).toBe(true);
    expect(equalsInConstantTime('geheim-ß', 'geheim-ß')).toBe(true);
    expect(equalsInConstantTime(Buffer.from('key'), 'key')).toBe(true);
    expect(equalsInConstantTime(Uint8Array.of(1, 2), Buffer.of(1, 2))).toBe(true);
  });

  it('is false for anything else, of any length', () => {
    expect(equalsInConstantTime('key', 'kez')).toBe(false);
    expect(equalsInConstantTime('key', 'key ')).toBe(false);
    expect(equalsInConstantTime('', 'key')).toBe(false);
    expect(equalsInConstantTime(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });

  it('is false for text that loses characters on its way to bytes', () => {
    expect(equalsInConstantTime('\ud800', '\ud801')).toBe(false);
    expect(equalsInConstantTime('\ud800', '\ud800')).toBe(false);
    expect(equalsInConstantTime('\ud800', '\ufffd')).toBe(false);
  });
});

describe('digests', () => {
  it('run over pieces as over the whole', () => {
    const running = createSha256();
    const memory = Buffer.from('abc');
    running.update(memory);
    memory.write('def');
    running.update(memory);
    const wanted = createHash('sha256').update('abcdef').digest();
    expect(running.digest().equals(wanted)).toBe(true);
    expect(running.digest().equals(wanted)).toBe(true);
    expect(sha256(Buffer.from('abcdef')).equals(wanted)).toBe(true);
  });

  it('differ by key and purpose, and not by anything else', () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7 + 1));
    const digest = keyedDigest(userKeyFrom(bytes), 'search', Buffer.from('beach'));
    expect(digest).toHaveLength(32);
    expect(keyedDigest(rootKeyFrom(bytes), 'search', Buffer.from('beach')).equals(digest)).toBe(true);
    expect(keyedDigest(userKeyFrom(bytes), 'searci', Buffer.from('beach')).equals(digest)).toBe(false);
    expect(keyedDigest(userKeyFrom(bytes), 'search', Buffer.from('beacj')).equals(digest)).toBe(false);
    expect(keyedDigest(createUserKey(), 'search', Buffer.from('beach')).equals(digest)).toBe(false);
  });
});
