import { inspect } from 'node:util';
import {
  createDataKey,
  createUserKey,
  dataKeyFrom,
  KEY_BYTES,
  keyId,
  rootKeyFrom,
  secretOf,
  userKeyFrom,
} from '@/lib/crypto/key-material';

const bytes = Buffer.from(Array.from({ length: KEY_BYTES }, (_, i) => 200 - 3 * i));

describe('rootKeyFrom, userKeyFrom, dataKeyFrom', () => {
  it.each([rootKeyFrom, userKeyFrom, dataKeyFrom])('%p refuses other lengths and one byte repeated', (from) => {
    for (const length of [0, 16, 31, 33, 64])
      expect(() => from(new Uint8Array(length).fill(9).map((_, i) => i))).toThrow('crypto/bad-key');
    for (const byte of [0, 1, 255]) expect(() => from(new Uint8Array(32).fill(byte))).toThrow('crypto/bad-key');
  });

  it('keep their own copy', () => {
    const wiped = Buffer.from(bytes);
    const key = rootKeyFrom(wiped);
    wiped.fill(0);
    expect(secretOf(key, 'RootKey').export().equals(bytes)).toBe(true);
  });
});

describe('a key', () => {
  it.each([
    ['[RootKey]', rootKeyFrom(bytes)],
    ['[UserKey]', userKeyFrom(bytes)],
    ['[DataKey]', dataKeyFrom(bytes)],
  ])('shows itself as %s only', (shown, key) => {
    expect(inspect(key)).toBe(shown);
    expect(inspect({ nested: [key] })).toContain(shown);
    expect(''.concat(key as never)).toBe(shown);
    expect(JSON.stringify({ key })).toBe(JSON.stringify({ key: shown }));
    expect(Object.keys(key)).toEqual([]);
    const everything = inspect(key, { showHidden: true, customInspect: false, depth: null, getters: true });
    for (const encoding of ['hex', 'base64'] as const) expect(everything).not.toContain(bytes.toString(encoding).slice(0, 12));
    expect(everything).not.toContain('c8 c5 c2');
    expect(everything).not.toContain('200, 197');
  });

  it('cannot be changed', () => {
    const key = createDataKey();
    expect(Object.isFrozen(key)).toBe(true);
  });

  it('is fresh every time', () => {
    const made = Array.from({ length: 500 }, () => secretOf(createDataKey(), 'DataKey').export().toString('hex'));
    expect(new Set(made).size).toBe(500);
  });
});

describe('secretOf', () => {
  it('refuses a key of another kind and what is no key', () => {
    expect(() => secretOf(createDataKey(), 'UserKey')).toThrow('crypto/bad-key');
    expect(() => secretOf(createUserKey(), 'RootKey')).toThrow('crypto/bad-key');
    for (const other of [null, undefined, {}, 'key', bytes]) {
      expect(() => secretOf(other as never, 'DataKey')).toThrow('crypto/bad-key');
    }
  });
});

describe('keyId', () => {
  it('is 8 bytes, the same for the same key, another for another', () => {
    expect(keyId(rootKeyFrom(bytes))).toHaveLength(8);
    expect(keyId(rootKeyFrom(bytes)).equals(keyId(userKeyFrom(bytes)))).toBe(true);
    expect(keyId(createUserKey()).equals(keyId(createUserKey()))).toBe(false);
  });

  it('refuses a data key, which has no id', () => {
    expect(() => keyId(createDataKey() as never)).toThrow('crypto/bad-key');
  });
});
