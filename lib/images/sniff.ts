// Decides what a file is before any decoder sees it: name, declared type and content must say the same.

import { fileTypeFromBuffer } from 'file-type';
import type { IntakeMediaType } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

/** file-type looks at no more than this (its container parsers have hung on hostile files). */
const HEAD_BYTES = 4100;
const MAGIC: readonly (readonly [IntakeMediaType, Buffer])[] = [
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/gif', Buffer.from('GIF87a', 'latin1')],
  ['image/gif', Buffer.from('GIF89a', 'latin1')],
];
const SAME_TYPE: Readonly<Record<string, IntakeMediaType>> = {
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/png': 'image/png',
  'image/x-png': 'image/png',
  'image/apng': 'image/png',
  'image/vnd.mozilla.apng': 'image/png',
  'image/gif': 'image/gif',
};
/** What clients send when they do not know: no claim, so nothing to disagree with. Name and content still must agree. */
const NO_CLAIM = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** What the sender says: the type its file name stands for, and the one it declared (may be empty). */
export type TypeClaims = { readonly extensionType: IntakeMediaType; readonly declaredType: string };

function typeNamed(name: string): IntakeMediaType | undefined {
  return Object.hasOwn(SAME_TYPE, name) ? SAME_TYPE[name] : undefined;
}

function declaredTypeOf(declaredType: string): IntakeMediaType | null {
  const essence = (declaredType.split(';')[0] ?? '').trim().toLowerCase();
  if (NO_CLAIM.has(essence)) return null;
  const type = typeNamed(essence);
  if (type === undefined) throw new SafelightError('image/type-not-allowed', { detail: 'declared type is not taken' });
  return type;
}

async function contentTypeOf(bytes: Uint8Array): Promise<IntakeMediaType> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES));
  const own = MAGIC.find(([, magic]) => head.subarray(0, magic.length).equals(magic))?.[0];
  if (own === undefined) throw new SafelightError('image/type-not-allowed', { detail: 'no known signature' });
  // Undefined means that the head ended inside a long chunk, not that the library saw something else.
  const second = await fileTypeFromBuffer(head);
  if (second !== undefined && typeNamed(second.mime) !== own) {
    throw new SafelightError('image/type-mismatch', { detail: `signature of ${own}, content of ${second.mime}` });
  }
  return own;
}

/**
 * The one type that name, declaration and content agree on. The first bytes of the content are enough.
 * @throws SafelightError `image/empty`, `image/type-not-allowed`, `image/type-mismatch`
 */
export async function requireAgreedType(bytes: Uint8Array, claims: TypeClaims): Promise<IntakeMediaType> {
  if (bytes.length === 0) throw new SafelightError('image/empty');
  const declared = declaredTypeOf(claims.declaredType);
  const content = await contentTypeOf(bytes);
  if (content !== claims.extensionType || (declared !== null && declared !== content)) {
    throw new SafelightError('image/type-mismatch', {
      detail: `name ${claims.extensionType}, declared ${declared}, content ${content}`,
    });
  }
  return content;
}
