// Sealed things from the day the format was fixed. They must open for ever: when one fails, the code is wrong, never the sample.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { keyedDigest } from '@/lib/crypto/digest';
import { openField } from '@/lib/crypto/field';
import { keyId, rootKeyFrom } from '@/lib/crypto/key-material';
import { unwrapDataKey, unwrapUserKey } from '@/lib/crypto/wrap';
import type { MediaType, RenditionKind } from '@/lib/shared/media-types';
import { attempt, sha256Hex } from './blob-v1-inputs';

type Frozen = {
  rootKeyHex: string;
  rootKeyId: string;
  userKeyId: string;
  ownerId: string;
  objectId: string;
  userKeyVersion: number;
  wrappedUserKeyHex: string;
  wrappedDataKeyHex: string;
  field: { table: string; column: string; rowId: string; text: string; sealedHex: string };
  digest: { purpose: string; text: string; hex: string };
  blobs: {
    kind: RenditionKind;
    mediaType: MediaType;
    plainBytes: number;
    salt: string;
    sha256: string;
    sealedBase64: string;
  }[];
};

const hex = (text: string) => Buffer.from(text, 'hex');
const file = readFileSync(path.join(process.cwd(), 'tests/vectors/frozen-samples-v1.json'));
const frozen = JSON.parse(file.toString('utf8')) as Frozen;
const { ownerId, objectId } = frozen;
const root = rootKeyFrom(hex(frozen.rootKeyHex));
const userKey = unwrapUserKey(root, { userId: ownerId, version: frozen.userKeyVersion }, hex(frozen.wrappedUserKeyHex));
const dataKey = unwrapDataKey(userKey, { ownerId, objectId }, hex(frozen.wrappedDataKeyHex));

it('is the file that was frozen', () => {
  expect(sha256Hex(file)).toBe('75add95e2443ec97fcb7435c9b84f31a1a8fdf9d1ca0fc4bc2bfc9012e49f9a6');
  expect(frozen.blobs).toHaveLength(6);
});

it('names its keys as on that day', () => {
  expect(keyId(root).toString('hex')).toBe(frozen.rootKeyId);
  expect(keyId(userKey).toString('hex')).toBe(frozen.userKeyId);
});

it.each(frozen.blobs)('opens the $kind of $plainBytes bytes', async (blob) => {
  const { kind, mediaType, plainBytes } = blob;
  const sealed = Buffer.from(blob.sealedBase64, 'base64');
  expect(sha256Hex(sealed)).toBe(blob.sha256);
  const row = { kind, mediaType, plainBytes, objectId, ownerId, salt: hex(blob.salt) };
  const { refusal, plain } = await attempt(dataKey, row, sealed);
  expect(refusal).toBeNull();
  expect(plain.equals(Buffer.from(Array.from({ length: plainBytes }, (_, i) => (7 * i + plainBytes) % 251)))).toBe(true);
});

it('opens the field and finds the digest', () => {
  const { text, sealedHex, ...ref } = frozen.field;
  expect(openField(dataKey, ref, hex(sealedHex)).toString()).toBe(text);
  const { digest } = frozen;
  expect(keyedDigest(userKey, digest.purpose, Buffer.from(digest.text)).toString('hex')).toBe(digest.hex);
});
