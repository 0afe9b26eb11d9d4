// What the browser can see to be refused before a byte is sent: size, extension, declared type. The server checks all of it again.

import { formatBytes } from '@/lib/shared/format-bytes';
import type { UploadLimitsDto } from '@/lib/shared/dto';
import { INTAKE_FORMAT_NAMES, mediaTypeDeclared, mediaTypeOfExtension } from '@/lib/shared/media-types';
import { errorMessages } from '@/lib/shared/messages/errors';
import { upload } from '@/lib/shared/messages/pictures/photos';
import type { UploadProblem } from './upload-queue';

export type FileFacts = { readonly name: string; readonly size: number; readonly type: string };

/** Why this file would be refused, in words with a remedy; null when it may be tried. */
export function precheckFile(file: FileFacts, limits: UploadLimitsDto, locale = 'en'): UploadProblem | null {
  const extension = extensionOf(file.name);
  const expected = limits.extensions.includes(extension) ? mediaTypeOfExtension(extension, INTAKE_FORMAT_NAMES) : undefined;
  if (expected === undefined) return refusal('image/type-not-allowed', upload.wrongKind(limits.formatNames));
  // Some systems declare nothing; then the bytes decide, at the server.
  if (file.type !== '' && mediaTypeDeclared(file.type, INTAKE_FORMAT_NAMES) !== expected) {
    return refusal('image/type-mismatch', upload.wrongType(extension, file.type));
  }
  if (file.size === 0) return refusal('image/empty');
  const { maxUploadBytes } = limits;
  if (file.size <= maxUploadBytes) return null;
  return refusal('image/too-large', upload.tooLarge(formatBytes(file.size, locale), formatBytes(maxUploadBytes, locale)));
}

/** The extension of a name in lower case, without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

type PrecheckCode = 'image/type-not-allowed' | 'image/type-mismatch' | 'image/empty' | 'image/too-large';

function refusal(code: PrecheckCode, message: string = errorMessages[code]): UploadProblem {
  return { code, message };
}
