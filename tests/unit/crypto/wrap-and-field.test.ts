import fc from 'fast-check';
import { openField, sealField } from '@/lib/crypto/field';
import { createDataKey, createUserKey, rootKeyFrom, secretOf } from '@/lib/crypto/key-material';
import { openMessage, sealedMessageBytes, sealMessage } from '@/lib/crypto/sealed-message';
import { createRandomId } from '@/lib/crypto/secrets';
import { dataKeyContext, unwrapDataKey, unwrapUserKey, WRAPPED_KEY_BYTES, wrapDataKey, wrapUserKey } from '@/lib/crypto/wrap';

const rootOf = (first: number) => rootKeyFrom(Buffer.from(Array.from({ length: 32 }, (_, i) => first + i * 5)));
const root = rootOf(1);
const userKey = createUserKey();
const dataKey = createDataKey();
const userRef = { userId: createRandomId(), version: 1 };
const dataRef = { ownerId: createRandomId(), objectId: createRandomId() };
const refused = (failure?: string) =>
  expect.objectContaining(failure ? { code: 'crypto/open-failed', detail: failure } : { code: 'crypto/open-failed' });
const bytesOf = (key: Parameters<typeof secretOf>[0]) => secretOf(key, 'UserKey', 'DataKey').export();

describe('wrapUserKey and unwrapUserKey', () => {
  const wrapped = wrapUserKey(root, userRef, userKey);

  it('undo each other in 104 bytes, with a fresh salt each time', () => {
    expect(wrapped).toHaveLength(WRAPPED_KEY_BYTES);
    expect(WRAPPED_KEY_BYTES).toBe(104);
    expect(bytesOf(unwrapUserKey(root, userRef, wrapped)).equals(bytesOf(userKey))).toBe(true);
    expect(wrapUserKey(root, userRef, userKey).equals(wrapped)).toBe(false);
  });

  it('refuse another root key, person or version', () => {
    expect(() => unwrapUserKey(rootOf(2), userRef, wrapped)).toThrow(refused('commitment'));
    expect(() => unwrapUserKey(root, { ...userRef, userId: createRandomId() }, wrapped)).toThrow(refused('commitment'));
    expect(() => unwrapUserKey(root, { ...userRef, version: 2 }, wrapped)).toThrow(refused('commitment'));
  });

  it('refuse malformed references: as rows when opening, as mistakes when sealing', () => {
    const faults = [
      { version: 0 },
      { version: 1.5 },
      { version: 2 ** 32 },
      { version: Number.NaN },
      { userId: '' },
      { userId: 'anna' },
    ];
    for (const fault of faults) {
      expect(() => unwrapUserKey(root, { ...userRef, ...fault }, wrapped)).toThrow(refused('row'));
      expect(() => wrapUserKey(root, { ...userRef, ...fault }, userKey)).toThrow('internal/unexpected');
    }
  });

  it('refuse keys of another kind', () => {
    expect(() => wrapUserKey(userKey as never, userRef, userKey)).toThrow('crypto/bad-key');
    expect(() => wrapDataKey(dataKey as never, dataRef, dataKey)).toThrow('crypto/bad-key');
  });
});

describe('wrapDataKey and unwrapDataKey', () => {
  const wrapped = wrapDataKey(userKey, dataRef, dataKey);

  it('undo each other', () => {
    expect(bytesOf(unwrapDataKey(userKey, dataRef, wrapped)).equals(bytesOf(dataKey))).toBe(true);
  });

  it('take UUIDs in any case for the same', () => {
    const upper = { ownerId: dataRef.ownerId.toUpperCase(), objectId: dataRef.objectId.toUpperCase() };
    expect(bytesOf(unwrapDataKey(userKey, upper, wrapped)).equals(bytesOf(dataKey))).toBe(true);
  });

  it('refuse another user key, owner or picture, and owner and picture exchanged', () => {
    expect(() => unwrapDataKey(createUserKey(), dataRef, wrapped)).toThrow(refused('commitment'));
    expect(() => unwrapDataKey(userKey, { ...dataRef, ownerId: createRandomId() }, wrapped)).toThrow(refused('commitment'));
    expect(() => unwrapDataKey(userKey, { ...dataRef, objectId: createRandomId() }, wrapped)).toThrow(refused('commitment'));
    const exchanged = { ownerId: dataRef.objectId, objectId: dataRef.ownerId };
    expect(() => unwrapDataKey(userKey, exchanged, wrapped)).toThrow(refused('commitment'));
    expect(() => unwrapDataKey(userKey, { ...dataRef, objectId: 'x' }, wrapped)).toThrow(refused('row'));
    expect(() => wrapDataKey(userKey, { ...dataRef, objectId: 'x' }, dataKey)).toThrow('internal/unexpected');
  });

  it('refuse every single-bit change and every other length', () => {
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      const altered = Buffer.from(wrapped);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unwrapDataKey(userKey, dataRef, altered)).toThrow(refused());
    }
    for (let length = 0; length < 104; length += 1) {
      expect(() => unwrapDataKey(userKey, dataRef, wrapped.subarray(0, length))).toThrow(refused('length'));
    }
    expect(() => unwrapDataKey(userKey, dataRef, Buffer.concat([wrapped, Buffer.alloc(1)]))).toThrow(refused('length'));
  });

  it('refuse a wrap of a user key, and a wrapped zero key', () => {
    expect(() => unwrapDataKey(userKey, dataRef, wrapUserKey(root, userRef, userKey))).toThrow(refused('commitment'));
    const context = dataKeyContext(userKey, dataRef) ?? Buffer.alloc(0);
    const zero = sealMessage(secretOf(userKey, 'UserKey'), context, new Uint8Array(32));
    expect(() => unwrapDataKey(userKey, dataRef, zero)).toThrow(refused('format'));
  });
});

describe('sealField and openField', () => {
  const ref = { table: 'Image', column: 'sealedName', rowId: createRandomId() };

  it('undo each other at every size', () => {
    for (const size of [0, 1, 200, 16_383, 16_384, 16_385, 40_000]) {
      const plain = Buffer.alloc(size, 0x61);
      const sealed = sealField(dataKey, ref, plain);
      expect(sealed).toHaveLength(sealedMessageBytes(size));
      expect(openField(dataKey, ref, sealed).equals(plain)).toBe(true);
    }
  });

  it('refuse another table, column, row and key, and names that run into each other', () => {
    const sealed = sealField(dataKey, ref, Buffer.from('beach.jpg'));
    const others = [
      { table: 'Album' },
      { column: 'sealedLook' },
      { rowId: createRandomId() },
      { table: 'Images', column: 'ealedName' },
    ];
    for (const other of others) expect(() => openField(dataKey, { ...ref, ...other }, sealed)).toThrow(refused('commitment'));
    expect(() => openField(createDataKey(), ref, sealed)).toThrow(refused('commitment'));
  });

  it('refuse references that are empty, too long or not text', () => {
    for (const fault of [{ table: '' }, { column: '' }, { rowId: '' }, { table: 'x'.repeat(65_536) }, { column: '\ud800' }]) {
      expect(() => sealField(dataKey, { ...ref, ...fault }, Buffer.alloc(1))).toThrow('internal/unexpected');
      expect(() => openField(dataKey, { ...ref, ...fault }, Buffer.alloc(100))).toThrow(refused('row'));
    }
  });

  it('refuse anything that was never sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => openField(dataKey, ref, bytes)).toThrow(refused());
      }),
    );
  });

  it('takes a user key, for what belongs to a person and no picture', () => {
    expect(openField(userKey, ref, sealField(userKey, ref, Buffer.from('seed'))).toString()).toBe('seed');
  });
});

describe('sealMessage and openMessage', () => {
  const secret = secretOf(dataKey, 'DataKey');

  it('undo each other for any bytes and context, and refuse cut and grown messages', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), (plain, context) => {
        const sealed = sealMessage(secret, context, plain);
        expect(openMessage(secret, context, sealed).equals(plain)).toBe(true);
        expect(() => openMessage(secret, context, sealed.subarray(0, -1))).toThrow(refused());
        expect(() => openMessage(secret, context, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(refused());
      }),
    );
  });

  it('refuse a message whose last chunk was cut off at a chunk edge', () => {
    const sealed = sealMessage(secret, Buffer.alloc(0), Buffer.alloc(20_000));
    expect(() => openMessage(secret, Buffer.alloc(0), sealed.subarray(0, 56 + 16_400))).toThrow(refused('length'));
  });

  it('draw ten thousand salts and none twice', () => {
    const salts = new Set<string>();
    for (let i = 0; i < 10_000; i += 1)
      salts.add(sealMessage(secret, Buffer.alloc(0), Buffer.alloc(1)).subarray(0, 24).toString('hex'));
    expect(salts.size).toBe(10_000);
  });
});
