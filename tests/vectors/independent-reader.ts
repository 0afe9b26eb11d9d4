// A reader written from docs/format.md alone, with nothing of the product in it: proof that a stranger can write one.

import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

export type StrangerRow = { kind: number; media: number; objectId: Buffer; ownerId: Buffer; plainBytes: number; salt: Buffer };
type Keys = { key: Buffer; baseNonce: Buffer; commitment: Buffer };

const bigEndian = (value: number, bytes: number): Buffer => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
const hmac = (key: Buffer, ...parts: Buffer[]): Buffer => createHmac('sha512', key).update(Buffer.concat(parts)).digest();
const label = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

/** Section 4: key ids. */
export function strangerKeyId(key: Buffer): Buffer {
  return hmac(key, Buffer.from('safelight/v1/key-id', 'latin1'), Buffer.of(1)).subarray(0, 8);
}

/** Section 2: derivation. */
function derive(key: Buffer, salt: Buffer, context: Buffer): Keys {
  const info = Buffer.concat([label('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'), salt, context]);
  const first = hmac(key, info, Buffer.of(1));
  const out = Buffer.concat([first, hmac(key, first, info, Buffer.of(2))]);
  return { key: out.subarray(0, 32), baseNonce: out.subarray(32, 44), commitment: out.subarray(44, 76) };
}

/** Section 2: one chunk. */
function openChunk(keys: Keys, index: number, sealed: Buffer): Buffer {
  const counter = bigEndian(index, 12);
  const nonce = Buffer.from(keys.baseNonce.map((byte, i) => byte ^ counter.readUInt8(i)));
  const decipher = createDecipheriv('aes-256-gcm', keys.key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

function openChunks(keys: Keys, first: number, sealed: Buffer): Buffer {
  const plain: Buffer[] = [];
  for (let at = 0, index = first; at < sealed.length; at += 16_400, index += 1) {
    plain.push(openChunk(keys, index, sealed.subarray(at, at + 16_400)));
  }
  return Buffer.concat(plain);
}

/** Section 2: a message whose length is not known beforehand. */
export function openStrangerMessage(key: Buffer, context: Buffer, message: Buffer): Buffer {
  if (message.length < 72 || (message.length - 56) % 16_400 < 16) throw new Error('length');
  const keys = derive(key, message.subarray(0, 24), context);
  if (!timingSafeEqual(keys.commitment, message.subarray(24, 56))) throw new Error('commitment');
  return openChunks(keys, 0, message.subarray(56));
}

/** Section 4: wrapped keys. */
export function unwrapStrangerUserKey(root: Buffer, userId: Buffer, version: number, wrapped: Buffer): Buffer {
  const context = Buffer.concat([label('safelight/v1/kek'), userId, bigEndian(version, 4), strangerKeyId(root)]);
  return openStrangerMessage(root, context, wrapped);
}
export function unwrapStrangerDataKey(kek: Buffer, ownerId: Buffer, objectId: Buffer, wrapped: Buffer): Buffer {
  const context = Buffer.concat([label('safelight/v1/dek'), ownerId, objectId, strangerKeyId(kek)]);
  return openStrangerMessage(kek, context, wrapped);
}

/** Section 6: fields. */
export function openStrangerField(key: Buffer, names: [table: string, column: string, rowId: string], sealed: Buffer): Buffer {
  const parts = names.map((name) => {
    const bytes = Buffer.from(name, 'utf8');
    return Buffer.concat([bigEndian(bytes.length, 2), bytes]);
  });
  return openStrangerMessage(key, Buffer.concat([label('safelight/v1/field'), ...parts]), sealed);
}

/** Sections 3, 5 and 7: a blob, whole or from `a` to `b`. */
export function openStrangerBlob(key: Buffer, row: StrangerRow, file: Buffer, range?: [a: number, b: number]): Buffer {
  const header = Buffer.concat([
    Buffer.from('534c42310d0a1a0a', 'hex'),
    Buffer.of(1, 1, row.kind, row.media, 0, 0, 0, 0),
    row.objectId,
    bigEndian(row.plainBytes, 8),
  ]);
  if (file.length < 96) throw new Error('length');
  if (!header.equals(file.subarray(0, 40))) throw new Error('format or row');
  const length = 96 + row.plainBytes + 16 * (Math.floor(row.plainBytes / 16_384) + 1);
  if (file.length !== length) throw new Error('length');
  const keys = derive(key, row.salt, Buffer.concat([label('safelight/v1/blob'), header, row.ownerId]));
  if (!timingSafeEqual(Buffer.concat([row.salt, keys.commitment]), file.subarray(40, 96))) throw new Error('commitment');
  if (!range) return openChunks(keys, 0, file.subarray(96));
  const [a, b] = range;
  const first = Math.floor(a / 16_384);
  const last = Math.floor(b / 16_384);
  const opened = openChunks(keys, first, file.subarray(96 + 16_400 * first, Math.min(96 + 16_400 * (last + 1), length)));
  return opened.subarray(a - 16_384 * first, a - 16_384 * first + (b - a + 1));
}
