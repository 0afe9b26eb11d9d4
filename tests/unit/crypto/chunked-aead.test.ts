import { createCipheriv, createSecretKey } from 'node:crypto';
import { createChunkOpener, createChunkSealer, deriveMessageKeys, MAX_CHUNKS } from '@/lib/crypto/chunked-aead';
import { expandSha512 } from '@/lib/crypto/hkdf-expand';

const secret = createSecretKey(Buffer.alloc(32, 5));
const keys = deriveMessageKeys(secret, Buffer.alloc(24, 6), Buffer.from('context'));

describe('deriveMessageKeys', () => {
  it('gives other keys for another salt and another context', () => {
    const others = [
      deriveMessageKeys(secret, Buffer.alloc(24, 7), Buffer.from('context')),
      deriveMessageKeys(secret, Buffer.alloc(24, 6), Buffer.from('contexu')),
    ];
    for (const other of others) {
      expect(other.key.equals(keys.key)).toBe(false);
      expect(other.baseNonce.equals(keys.baseNonce)).toBe(false);
      expect(other.commitment.equals(keys.commitment)).toBe(false);
    }
  });

  it('refuses a salt that is not 24 bytes', () => {
    for (const length of [0, 23, 25]) {
      expect(() => deriveMessageKeys(secret, Buffer.alloc(length), Buffer.alloc(0))).toThrow('internal/unexpected');
    }
  });
});

const whole = ({ bytes, tag }: ReturnType<ReturnType<typeof createChunkSealer>>) => Buffer.concat([bytes, tag]);

describe('createChunkSealer', () => {
  it('takes nothing after the short chunk, and no long chunk', () => {
    const seal = createChunkSealer(keys);
    expect(() => seal(Buffer.alloc(16_385))).toThrow('internal/unexpected');
    expect(whole(seal(Buffer.alloc(16_384)))).toHaveLength(16_400);
    expect(whole(seal(Buffer.alloc(3)))).toHaveLength(19);
    expect(() => seal(Buffer.alloc(0))).toThrow('internal/unexpected');
  });

  it('uses another nonce for every chunk', () => {
    const seal = createChunkSealer(keys);
    const seen = new Set<string>();
    for (let i = 0; i < 300; i += 1) seen.add(whole(seal(Buffer.alloc(16_384))).toString('hex', 0, 16));
    expect(seen.size).toBe(300);
  });
});

describe('createChunkOpener', () => {
  const sealed = whole(createChunkSealer(keys)(Buffer.alloc(100, 1)));
  const open = createChunkOpener(keys);

  it('refuses a wrong tag', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => open(altered, 0)).toThrow(expect.objectContaining({ code: 'crypto/open-failed', detail: 'tag' }));
    }
    expect(Buffer.alloc(100, 1).equals(open(sealed, 0))).toBe(true);
  });

  it.each([4, 8, 12, 13, 14, 15])('refuses a tag of %d bytes', (tagBytes) => {
    const short = sealed.subarray(0, 100 + tagBytes);
    expect(() => open(short, 0)).toThrow('crypto/open-failed');
    const onlyTag = Buffer.alloc(tagBytes);
    expect(() => open(onlyTag, 0)).toThrow(expect.objectContaining({ detail: 'length' }));
  });

  it('refuses a chunk at another position, and positions that no message has', () => {
    for (const index of [1, 2 ** 32, MAX_CHUNKS - 1]) {
      expect(() => open(sealed, index)).toThrow(expect.objectContaining({ detail: 'tag' }));
    }
    for (const index of [-1, MAX_CHUNKS, Number.NaN]) {
      expect(() => open(sealed, index)).toThrow('internal/unexpected');
    }
  });

  it.each([0, 1, 255, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 7, MAX_CHUNKS - 1])(
    'counts as the specification does at chunk %d',
    (index) => {
      const nonce = Buffer.from(keys.baseNonce);
      const counter = Buffer.from(index.toString(16).padStart(24, '0'), 'hex');
      for (let i = 0; i < 12; i += 1) nonce.writeUInt8(nonce.readUInt8(i) ^ counter.readUInt8(i), i);
      const cipher = createCipheriv('aes-256-gcm', keys.key, nonce, { authTagLength: 16 });
      const bytes = Buffer.concat([cipher.update('by the book'), cipher.final(), cipher.getAuthTag()]);
      expect(Buffer.from(open(bytes, index)).toString()).toBe('by the book');
    },
  );
});

describe('expandSha512', () => {
  it('refuses lengths that HKDF cannot give', () => {
    for (const bytes of [0, -1, 255 * 64 + 1])
      expect(() => expandSha512(secret, Buffer.alloc(0), bytes)).toThrow('internal/unexpected');
    expect(expandSha512(secret, Buffer.alloc(0), 255 * 64)).toHaveLength(255 * 64);
  });
});
