import { createUserKey, keyId, rootKeyFrom, secretOf } from '@/lib/crypto/key-material';
import { createRandomId, createRootKeyText } from '@/lib/crypto/secrets';
import { createLocalKeyring } from '@/lib/keys/local-keyring';
import { parseRootKeys } from '@/lib/keys/root-keys';
import { inputs } from '../../vectors/blob-v1-inputs';

const makeRoot = () => rootKeyFrom(Buffer.from(createRootKeyText(), 'base64'));
const ref = { userId: createRandomId(), version: 1 };

describe('createLocalKeyring', () => {
  it('wraps by the first key and unwraps by all of them', async () => {
    const [older, newer] = [makeRoot(), makeRoot()];
    const userKey = createUserKey();
    const before = createLocalKeyring([older]);
    const stored = await before.wrapUserKey(ref, userKey);
    expect(stored.rootKeyId.equals(keyId(older))).toBe(true);

    const rotated = createLocalKeyring([newer, older]);
    expect((await rotated.currentRootKeyId()).equals(keyId(newer))).toBe(true);
    const again = await rotated.wrapUserKey(ref, userKey);
    expect(again.rootKeyId.equals(keyId(newer))).toBe(true);
    for (const wrap of [stored, again]) {
      const opened = await rotated.unwrapUserKey(ref, wrap);
      expect(secretOf(opened, 'UserKey').equals(secretOf(userKey, 'UserKey'))).toBe(true);
    }
    await expect(before.unwrapUserKey(ref, again)).rejects.toThrow('keys/unknown-root-key');
  });

  it('refuses a wrap under the id of another root key it holds', async () => {
    const [one, two] = [makeRoot(), makeRoot()];
    const keyring = createLocalKeyring([one, two]);
    const { wrapped } = await keyring.wrapUserKey(ref, createUserKey());
    await expect(keyring.unwrapUserKey(ref, { rootKeyId: keyId(two), wrapped })).rejects.toThrow('crypto/open-failed');
  });

  it('refuses to be empty', () => {
    expect(() => createLocalKeyring([])).toThrow('keys/unavailable');
  });
});

describe('parseRootKeys', () => {
  const good = createRootKeyText();
  const base64 = (bytes: Uint8Array | number[]) => Buffer.from(bytes).toString('base64');

  it('takes several, in order', () => {
    const other = createRootKeyText();
    const ids = parseRootKeys([good, other], 'here').map((key) => keyId(key).toString('hex'));
    expect(ids).toEqual([good, other].map((text) => keyId(rootKeyFrom(Buffer.from(text, 'base64'))).toString('hex')));
  });

  it('takes a thousand fresh keys: no random key looks weak', () => {
    expect(parseRootKeys(Array.from({ length: 1_000 }, createRootKeyText), 'here')).toHaveLength(1_000);
  });

  it.each([
    ['nothing', []],
    ['an empty text', ['']],
    ['31 bytes', [base64(Buffer.from(good, 'base64').subarray(1))]],
    ['33 bytes', [base64([...Buffer.from(good, 'base64'), 7])]],
    ['no padding', [good.slice(0, -1)]],
    ['base64url', [`${'-_'.repeat(21)}A=`]],
    ['bits that base64 drops', [`${good.slice(0, 42)}B=`]],
    ['hexadecimal', [Buffer.from(good, 'base64').toString('hex')]],
    ['blanks inside', [`${good.slice(0, 20)} ${good.slice(21)}`]],
    ['zero bytes', [base64(new Uint8Array(32))]],
    ['one byte only', [base64(new Uint8Array(32).fill(0xab))]],
    ['readable text', [base64(Buffer.from('change-me-change-me-CHANGE-ME-42'))]],
    ['few different bytes', [base64(Array.from({ length: 32 }, (_, i) => (i * i) % 15))]],
    ['bytes that count up', [base64(Array.from({ length: 32 }, (_, i) => i))]],
    ['bytes that count down by three', [base64(Array.from({ length: 32 }, (_, i) => (600 - 3 * i) & 0xff))]],
    [
      '16 bytes twice',
      [base64(Buffer.concat([Buffer.from(good, 'base64').subarray(16), Buffer.from(good, 'base64').subarray(16)]))],
    ],
    ['a published key', [base64(secretOf(inputs.root, 'RootKey').export())]],
    ['the same key twice', [good, good]],
    ['a bad key after a good one', [good, 'x']],
  ])('refuses %s, and never quotes a key', (_what, texts) => {
    const refusal = (() => {
      try {
        return parseRootKeys(texts, 'here');
      } catch (error) {
        return error as { code: string; detail: string };
      }
    })();
    expect(refusal).toMatchObject({ code: 'keys/unavailable', detail: expect.stringContaining('here') });
    for (const text of texts.filter((one) => one.length > 1)) expect(JSON.stringify(refusal)).not.toContain(text.slice(0, 12));
  });
});
