// Decides what a file is before any decoder sees it: name, declared type and content must say the same.

import { fileTypeFromBuffer } from 'file-type';
import { heifKind } from '@/lib/images/heif/boxes';
import {
  INTAKE_FORMAT_NAMES,
  type IntakeFormat,
  type IntakeMediaType,
  mediaTypeDeclared,
  mediaTypeOfFormat,
} from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

/** file-type looks at no more than this (its container parsers have hung on hostile files). */
const HEAD_BYTES = 4100;

const startsWith =
  (magic: Buffer, at = 0) =>
  (head: Buffer): boolean =>
    head.subarray(at, at + magic.length).equals(magic);
const text = (latin1: string, at = 0) => startsWith(Buffer.from(latin1, 'latin1'), at);

const SIGNATURES: Readonly<Record<IntakeMediaType, readonly ((head: Buffer) => boolean)[]>> = {
  'image/jpeg': [startsWith(Buffer.from([0xff, 0xd8, 0xff]))],
  'image/png': [startsWith(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
  'image/gif': [text('GIF87a'), text('GIF89a')],
  'image/webp': [(head) => text('RIFF')(head) && text('WEBP', 8)(head)],
  'image/avif': [(head) => heifKind(head) === 'image/avif'],
  'image/heic': [(head) => heifKind(head) === 'image/heic'],
  // DNG, CR2 and the like begin so too; the second opinion tells them from pictures.
  'image/tiff': [text('II*\0'), text('MM\0*')],
  'image/bmp': [text('BM')],
};
/** Types that the library tells no closer than we do. */
const SECOND_OPINIONS: Readonly<Record<string, readonly IntakeMediaType[]>> = {
  'image/heif': ['image/heic', 'image/avif'],
  'image/heif-sequence': ['image/heic', 'image/avif'],
  'image/heic-sequence': ['image/heic'],
};
/** What clients send when they do not know: no claim, so nothing to disagree with. Name and content still must agree. */
const NO_CLAIM = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** What the sender says: the type its file name stands for, and the one it declared (may be empty). */
export type TypeClaims = { readonly extensionType: IntakeMediaType; readonly declaredType: string };

function declaredTypeOf(declaredType: string, formats: readonly IntakeFormat[]): IntakeMediaType | null {
  const essence = (declaredType.split(';')[0] ?? '').trim().toLowerCase();
  if (NO_CLAIM.has(essence)) return null;
  const type = mediaTypeDeclared(essence, formats);
  if (type === undefined) throw new SafelightError('image/type-not-allowed', { detail: 'declared type is not taken' });
  return type;
}

function isSame(mime: string, own: IntakeMediaType): boolean {
  const known = Object.hasOwn(SECOND_OPINIONS, mime) ? SECOND_OPINIONS[mime] : undefined;
  return (known ?? [mediaTypeDeclared(mime, INTAKE_FORMAT_NAMES)]).includes(own);
}

async function contentTypeOf(bytes: Uint8Array, formats: readonly IntakeFormat[]): Promise<IntakeMediaType> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES));
  const own = formats.map(mediaTypeOfFormat).find((type) => SIGNATURES[type].some((isSigned) => isSigned(head)));
  if (own === undefined) throw new SafelightError('image/type-not-allowed', { detail: 'no known signature' });
  // Undefined means that the head ended inside a long chunk, not that the library saw something else.
  const second = await fileTypeFromBuffer(head);
  if (second !== undefined && !isSame(second.mime, own)) {
    throw new SafelightError('image/type-mismatch', { detail: `signature of ${own}, content of ${second.mime}` });
  }
  return own;
}

/**
 * The one type, of those formats, that name, declaration and content agree on. The first bytes of the content are enough.
 * @throws SafelightError `image/empty`, `image/type-not-allowed`, `image/type-mismatch`
 */
export async function requireAgreedType(
  bytes: Uint8Array,
  claims: TypeClaims,
  formats: readonly IntakeFormat[],
): Promise<IntakeMediaType> {
  if (bytes.length === 0) throw new SafelightError('image/empty');
  const declared = declaredTypeOf(claims.declaredType, formats);
  const content = await contentTypeOf(bytes, formats);
  if (content !== claims.extensionType || (declared !== null && declared !== content)) {
    throw new SafelightError('image/type-mismatch', {
      detail: `name ${claims.extensionType}, declared ${declared}, content ${content}`,
    });
  }
  return content;
}
