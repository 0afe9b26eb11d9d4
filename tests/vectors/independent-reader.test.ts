// The stranger's reader opens what the product seals, and docs/format.md's worked example is the vectors' own.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sealField } from '@/lib/crypto/field';
import { inputs, plainOf, rowOf, sealWhole, sha256Ascii, sha256Hex, vectors } from './blob-v1-inputs';
import {
  openStrangerBlob,
  openStrangerField,
  strangerKeyId,
  unwrapStrangerDataKey,
  unwrapStrangerUserKey,
} from './independent-reader';

const bytesOf = (text: string, bytes: number) => sha256Ascii(text).subarray(0, bytes);
const ownerId = bytesOf('owner 1', 16);
const objectId = bytesOf('object A', 16);
const dek = sha256Ascii('dek A');
const kek = sha256Ascii('kek user 1');
const root = sha256Ascii('master key');
const strangerRow = (plainBytes: number) => ({ kind: 0, media: 1, objectId, ownerId, plainBytes, salt: bytesOf('salt A', 24) });

it('imports nothing of the product', () => {
  const source = readFileSync(path.join(process.cwd(), 'tests/vectors/independent-reader.ts'), 'utf8');
  const imported = [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
  expect(imported).toEqual(['node:crypto']);
});

it.each([0, 1, 16_383, 16_384, 16_385, 40_000, 300_000])('opens a sealed blob of %d bytes', async (plainBytes) => {
  const plain = plainOf(plainBytes);
  const file = await sealWhole(inputs.dek, rowOf(plainBytes), plain);
  expect(openStrangerBlob(dek, strangerRow(plainBytes), file).equals(plain)).toBe(true);
  for (const [a, b] of [
    [0, 0],
    [16_383, 16_384],
    [plainBytes - 1, plainBytes - 1],
  ] as const) {
    if (a < 0 || b >= plainBytes) continue;
    expect(openStrangerBlob(dek, strangerRow(plainBytes), file, [a, b]).equals(plain.subarray(a, b + 1))).toBe(true);
  }
});

it('refuses an altered blob', async () => {
  const file = await sealWhole(inputs.dek, rowOf(40_000), plainOf(40_000));
  file.writeUInt8(file.readUInt8(100) ^ 1, 100);
  expect(() => openStrangerBlob(dek, strangerRow(40_000), file)).toThrow();
});

it('unwraps the keys of the vectors', () => {
  expect(strangerKeyId(kek).toString('hex')).toBe(vectors.kek_id_hex);
  expect(strangerKeyId(root).toString('hex')).toBe(vectors.master_id_hex);
  expect(unwrapStrangerUserKey(root, ownerId, 1, Buffer.from(vectors.wrapped_kek_hex, 'hex')).equals(kek)).toBe(true);
  expect(unwrapStrangerDataKey(kek, ownerId, objectId, Buffer.from(vectors.wrapped_dek_hex, 'hex')).equals(dek)).toBe(true);
});

it('opens a sealed field', () => {
  const ref = { table: 'Image', column: 'sealedName', rowId: inputs.objectA };
  const sealed = sealField(inputs.dek, ref, Buffer.from('Ferien am Meer – 海.jpg'));
  expect(openStrangerField(dek, ['Image', 'sealedName', inputs.objectA], sealed).toString()).toBe('Ferien am Meer – 海.jpg');
});

it('finds the worked example of docs/format.md in the vectors', async () => {
  const text = readFileSync(path.join(process.cwd(), 'docs/format.md'), 'utf8');
  const example = text.slice(text.indexOf('## 8.'));
  const hex = [...example.matchAll(/\b(?:[0-9a-f]{2}){8,}\b/g)].map((match) => match[0]);
  const file = await sealWhole(inputs.dek, rowOf(1), plainOf(1));
  for (const [from, to] of [
    [0, 8],
    [16, 32],
    [32, 40],
    [40, 64],
    [64, 96],
    [96, 113],
  ] as const) {
    expect(hex).toContain(file.subarray(from, to).toString('hex'));
  }
  expect(hex).toContain(sha256Hex(file));
  expect(hex).toEqual(expect.arrayContaining([vectors.kek_id_hex, vectors.master_id_hex]));
  const wrap = vectors.wrapped_dek_hex;
  for (const [from, to] of [
    [0, 48],
    [48, 112],
    [112, 176],
    [176, 208],
  ] as const)
    expect(hex).toContain(wrap.slice(from, to));
});
