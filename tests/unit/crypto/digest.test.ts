import { createHash, createHmac } from 'node:crypto';
import { digestWhile, sha1Hex, textKeyedDigest } from '@/lib/crypto/digest';

describe('sha1Hex', () => {
  // FIPS 180-4 examples, and the hash every list of leaked passwords begins with.
  it.each([
    ['', 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709'],
    ['abc', 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
    ['password', '5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8'],
    ['é', 'BF15BE717AC1B080B4F1C456692825891FF5073D'],
  ])('of %j is %s', (text, digest) => expect(sha1Hex(text)).toBe(digest));
});

describe('digestWhile', () => {
  async function* batches() {
    yield [Buffer.from('safe'), Buffer.from('')];
    yield [Buffer.from('light')];
  }

  it('hands on what comes and knows its digest at the end', async () => {
    const watched = digestWhile(batches());
    const seen: Buffer[] = [];
    for await (const batch of watched.batches) {
      expect(() => watched.digest()).toThrow('internal/unexpected');
      seen.push(...batch);
    }
    expect(Buffer.concat(seen).toString()).toBe('safelight');
    expect(watched.digest().equals(createHash('sha256').update('safelight').digest())).toBe(true);
    expect(watched.digest().equals(watched.digest())).toBe(true);
  });

  it('gives no digest of what was broken off', async () => {
    const watched = digestWhile(batches());
    for await (const batch of watched.batches) {
      expect(batch).toHaveLength(2);
      break;
    }
    expect(() => watched.digest()).toThrow('internal/unexpected');
  });
});

describe('textKeyedDigest', () => {
  const bytes = Buffer.from('the bytes');
  const hmac = (key: Uint8Array, ...parts: (string | Uint8Array)[]) => {
    const running = createHmac('sha256', key);
    for (const part of parts) running.update(part);
    return running.digest();
  };

  it('is HMAC-SHA-256 under HKDF-SHA-256 of the text, as written in docs/format.md', () => {
    const extracted = hmac(Buffer.alloc(32), 'a sécret');
    const key = hmac(extracted, 'safelight/v1/text-digest\0purpose', Uint8Array.of(1));
    expect(textKeyedDigest('a sécret', 'purpose', bytes).equals(hmac(key, bytes))).toBe(true);
  });

  it('is another one for another secret, purpose or value', () => {
    const digests = [
      textKeyedDigest('secret', 'purpose', bytes),
      textKeyedDigest('secreT', 'purpose', bytes),
      textKeyedDigest('secret', 'purposE', bytes),
      textKeyedDigest('secret', 'purpose', Buffer.from('the byteS')),
    ];
    expect(new Set(digests.map((digest) => digest.toString('hex'))).size).toBe(4);
  });
});
