// Outside vectors for the primitives below the format: AES-GCM, HKDF, ciphertexts made for two keys, and the shape of age's stream tests.
// They are read from the shared folder beside the checkout and run wherever it exists.

import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createChunkOpener, createChunkSealer, deriveMessageKeys } from '@/lib/crypto/chunked-aead';
import { expandSha512 } from '@/lib/crypto/hkdf-expand';
import { openMessage, sealMessage } from '@/lib/crypto/sealed-message';
import { attempt, inputs, plainOf, rowOf, sealWhole } from './blob-v1-inputs';

const folder = path.resolve(process.cwd(), '../shared/vectors');
const isPresent = existsSync(folder);
const readText = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const hex = (text: string) => Buffer.from(text, 'hex');
const options = { authTagLength: 16 } as const;

type GcmTest = { tcId: number; key: string; iv: string; aad: string; msg: string; ct: string; tag: string; result: string };
type GcmFile = { testGroups: { ivSize: number; keySize: number; tagSize: number; tests: GcmTest[] }[] };
type HkdfTest = { tcId: number; ikm: string; salt: string; info: string; size: number; okm: string; result: string };
type HkdfFile = { testGroups: { tests: HkdfTest[] }[] };

/** What Node says to a test: the plaintext, or null for a refusal. */
function bareOpen(test: GcmTest, keySize: number): Buffer | null {
  const decipher = createDecipheriv(`aes-${keySize}-gcm` as 'aes-256-gcm', hex(test.key), hex(test.iv), options);
  decipher.setAAD(hex(test.aad));
  decipher.setAuthTag(hex(test.tag));
  const plain = decipher.update(hex(test.ct));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** The same through the room's own chunk functions, which know 256-bit keys and no additional data. */
function roomOpen(test: GcmTest): Buffer | null {
  const keys = { key: createSecretKey(hex(test.key)), baseNonce: hex(test.iv), commitment: Buffer.alloc(32) };
  try {
    return Buffer.from(createChunkOpener(keys)(Buffer.concat([hex(test.ct), hex(test.tag)]), 0));
  } catch {
    return null;
  }
}

(isPresent ? describe : describe.skip)('AES-GCM with 96-bit nonces', () => {
  const groups = isPresent
    ? (JSON.parse(readText('aes_gcm_test.json')) as GcmFile).testGroups.filter((group) => group.ivSize === 96)
    : [];

  it('gives every answer of Wycheproof', () => {
    let seen = 0;
    for (const { keySize, tagSize, tests } of groups) {
      expect(tagSize).toBe(128);
      for (const test of tests) {
        const plain = bareOpen(test, keySize);
        expect({ tcId: test.tcId, plain: plain?.toString('hex') ?? null }).toEqual({
          tcId: test.tcId,
          plain: test.result === 'valid' ? test.msg : null,
        });
        seen += 1;
      }
    }
    expect(seen).toBe(197);
  });

  it('gives them through the chunk functions too', () => {
    let seen = 0;
    const tests = groups.filter((group) => group.keySize === 256).flatMap((group) => group.tests);
    for (const test of tests.filter(({ aad }) => aad === '')) {
      expect({ tcId: test.tcId, plain: roomOpen(test)?.toString('hex') ?? null }).toEqual({
        tcId: test.tcId,
        plain: test.result === 'valid' ? test.msg : null,
      });
      if (test.result === 'valid') {
        const keys = { key: createSecretKey(hex(test.key)), baseNonce: hex(test.iv), commitment: Buffer.alloc(32) };
        const { bytes, tag } = createChunkSealer(keys)(hex(test.msg));
        expect(Buffer.concat([bytes, tag]).toString('hex')).toBe(test.ct + test.tag);
      }
      seen += 1;
    }
    expect(seen).toBeGreaterThan(20);
  });
});

(isPresent ? describe : describe.skip)('HKDF-SHA-512', () => {
  it('expands to every answer of Wycheproof', () => {
    let seen = 0;
    for (const test of (JSON.parse(readText('wycheproof_hkdf_sha512_test.json')) as HkdfFile).testGroups.flatMap(
      (group) => group.tests,
    )) {
      const salt = test.salt === '' ? Buffer.alloc(64) : hex(test.salt);
      const extracted = createSecretKey(createHmac('sha512', salt).update(hex(test.ikm)).digest());
      if (test.result === 'valid') expect(expandSha512(extracted, hex(test.info), test.size).toString('hex')).toBe(test.okm);
      else expect(() => expandSha512(extracted, hex(test.info), test.size)).toThrow('internal/unexpected');
      seen += 1;
    }
    expect(seen).toBe(83);
  });
});

(isPresent ? describe : describe.skip)('a ciphertext made for two keys', () => {
  it.each(['gcm_two_keys_zip.txt', 'gcm_two_keys_jpeg.txt'])('%s: bare GCM opens both, our format refuses the second', (name) => {
    const fields = Object.fromEntries(
      readText(name)
        .trim()
        .split('\n')
        .map((line) => line.trim().split(': ') as [string, string]),
    );
    const [key1, key2, ciphertext, tag] = [fields['key1'], fields['key2'], fields['ciphertext'], fields['tag']].map((text) =>
      hex(text ?? ''),
    );
    if (!key1 || !key2 || !ciphertext || !tag) throw new Error('incomplete vector');
    const opened = [key1, key2].map((key) => {
      const decipher = createDecipheriv('aes-128-gcm', key, hex(fields['nonce'] ?? ''), options);
      decipher.setAAD(hex(fields['adata'] ?? ''));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    });
    expect(opened[0]?.equals(opened[1] ?? Buffer.alloc(0))).toBe(false);

    const [secret1, secret2] = [key1, key2].map((key) => createSecretKey(Buffer.concat([key, key])));
    if (!secret1 || !secret2) throw new Error('two keys');
    const context = Buffer.from('two keys');
    const sealed = sealMessage(secret1, context, opened[0] ?? Buffer.alloc(0));
    expect(openMessage(secret1, context, sealed).equals(opened[0] ?? Buffer.alloc(0))).toBe(true);
    expect(() => openMessage(secret2, context, sealed)).toThrow(expect.objectContaining({ detail: 'commitment' }));
  });
});

describe('a chunk that opens under two keys', () => {
  // GHASH over two blocks is linear, so that one free block makes both tags equal: bare GCM's missing commitment, made here.
  const R = 0xe1000000000000000000000000000000n;
  const toInt = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
  const toBytes = (value: bigint) => hex(value.toString(16).padStart(32, '0'));
  const multiply = (x: bigint, y: bigint) => {
    let product = 0n;
    let power = y;
    for (let bit = 127n; bit >= 0n; bit -= 1n) {
      if ((x >> bit) & 1n) product ^= power;
      power = power & 1n ? (power >> 1n) ^ R : power >> 1n;
    }
    return product;
  };
  const invert = (x: bigint) => {
    let result = 1n << 127n;
    let square = x;
    for (let i = 0; i < 127; i += 1) {
      square = multiply(square, square);
      result = multiply(result, square);
    }
    return result;
  };

  it('passes two tags, and is refused by the commitment', () => {
    const context = Buffer.from('two keys');
    const salt = Buffer.alloc(24, 7);
    const secrets = [createSecretKey(Buffer.alloc(32, 1)), createSecretKey(Buffer.alloc(32, 2))] as const;
    const nonce = Buffer.alloc(12, 3);
    const forged = secrets.map((secret) => ({ ...deriveMessageKeys(secret, salt, context), baseNonce: nonce }));
    const parts = forged.map(({ key }) => {
      const block = (iv: Buffer) => {
        const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
        return toInt(cipher.update(iv));
      };
      return { h: block(Buffer.alloc(16)), mask: block(Buffer.concat([nonce, Buffer.of(0, 0, 0, 1)])) };
    });
    const [one, two] = parts;
    if (!one || !two) throw new Error('two keys');
    // tag = c1 h^3 + c2 h^2 + len h + mask, over two blocks and no additional data
    const length = 256n;
    const square = (h: bigint) => multiply(h, h);
    const first = toInt(Buffer.alloc(16, 0x41));
    const fixed = ({ h, mask }: { h: bigint; mask: bigint }) =>
      multiply(first, multiply(square(h), h)) ^ multiply(length, h) ^ mask;
    const second = multiply(fixed(one) ^ fixed(two), invert(square(one.h) ^ square(two.h)));
    const tag = fixed(one) ^ multiply(second, square(one.h));
    const chunk = Buffer.concat([toBytes(first), toBytes(second), toBytes(tag)]);

    for (const keys of forged) expect(createChunkOpener(keys)(chunk, 0)).toHaveLength(32);
    const commitment = forged[0]?.commitment ?? Buffer.alloc(0);
    const message = Buffer.concat([salt, commitment, chunk]);
    expect(() => openMessage(secrets[1], context, message)).toThrow(expect.objectContaining({ detail: 'commitment' }));
  });
});

(isPresent ? describe : describe.skip)('the cases of age’s stream, on our chunks', () => {
  it('are the kinds we know', () => {
    const kinds = readdirSync(path.join(folder, 'cctv-age-stream')).map((name) => name.replace('stream_', ''));
    expect(kinds).toHaveLength(28);
    expect(kinds).toEqual(
      expect.arrayContaining(['bad_tag_second_chunk', 'no_final_two_chunks_full', 'two_final_chunks', 'last_chunk_empty']),
    );
  });

  it.each([
    ['three_chunks', 40_000, (file: Buffer) => file, null],
    ['257_chunks', 257 * 16_384 - 5, (file: Buffer) => file, null],
    ['bad_tag_second_chunk', 40_000, (file: Buffer) => flip(file, 96 + 16_400 + 16_384), 'tag'],
    ['no_chunks', 40_000, (file: Buffer) => file.subarray(0, 96), 'length'],
    ['no_final_full', 32_768, (file: Buffer) => file.subarray(0, -16), 'length'],
    ['no_final_two_chunks', 40_000, (file: Buffer) => file.subarray(0, 96 + 2 * 16_400), 'length'],
    ['missing_tag', 100, (file: Buffer) => file.subarray(0, -16), 'length'],
    ['short_second_chunk', 40_000, (file: Buffer) => Buffer.concat([file.subarray(0, 20_000), file.subarray(20_010)]), 'length'],
    ['trailing_garbage_short', 40_000, (file: Buffer) => Buffer.concat([file, Buffer.alloc(3)]), 'length'],
    ['two_final_chunks', 40_000, (file: Buffer) => Buffer.concat([file, file.subarray(96 + 2 * 16_400)]), 'length'],
    ['no_nonce', 40_000, (file: Buffer) => Buffer.concat([file.subarray(0, 40), file.subarray(64)]), 'length'],
  ] as const)('%s', async (_name, plainBytes, change, refusal) => {
    const plain = plainOf(plainBytes);
    const result = await attempt(inputs.dek, rowOf(plainBytes), change(await sealWhole(inputs.dek, rowOf(plainBytes), plain)));
    expect(result.refusal).toBe(refusal);
    expect(result.plain.equals(refusal === null ? plain : Buffer.alloc(0))).toBe(true);
  });
});

function flip(file: Buffer, at: number): Buffer {
  file.writeUInt8(file.readUInt8(at) ^ 1, at);
  return file;
}

it('has the shared vectors where the whole suite is asked for', () => {
  if (process.env['CI'] === 'true') expect(isPresent).toBe(true);
});
