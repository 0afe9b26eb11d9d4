// A picture to be used as a watermark, taken in like every picture: checked, scanned, rebuilt by decoding and encoding anew, small.

import type { Actor } from '@/lib/auth/actor';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { intakeImage } from '@/lib/images/intake';
import { requireClean } from '@/lib/malware/scanner';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { MAX_MARK_PICTURE_BYTES, MAX_MARK_PICTURE_SIDE } from '@/lib/shared/protect/watermark';
import { decoders } from '@/lib/vault/intake/decoders';
import { recordEvent } from '@/lib/watch/record';

const LIMITS = { ...IMAGE_LIMITS, maxSidePixels: MAX_MARK_PICTURE_SIDE };

const HOW = { limits: LIMITS, mode: 'reencode', beforeDecode: (bytes: Uint8Array) => requireClean(bytes) } as const;

export type MarkPicture = { readonly bytes: Uint8Array; readonly mediaType: 'image/jpeg' | 'image/png' };

/**
 * The clean picture: JPEG or PNG, at most a mebibyte as sent and as kept.
 * @throws FieldRefusal on `picture` with the code of the intake; SafelightError `request/busy`, `image/decoder-unavailable`,
 *   `scanner/unavailable`
 */
export async function acceptMarkPicture(actor: Actor, file: File): Promise<MarkPicture> {
  try {
    if (file.size > MAX_MARK_PICTURE_BYTES) throw new SafelightError('image/too-large');
    const sent = { content: file, fileName: file.name, declaredType: file.type };
    const { original } = await intakeImage(decoders(), sent, { ...HOW, fairKey: actor.ownerId });
    const { bytes, mediaType } = original;
    if (mediaType !== 'image/jpeg' && mediaType !== 'image/png') throw new SafelightError('image/type-not-allowed');
    if (bytes.byteLength > MAX_MARK_PICTURE_BYTES) throw new SafelightError('image/too-large');
    return { bytes, mediaType };
  } catch (error) {
    if (!isSafelightError(error) || !error.code.startsWith('image/') || error.code === 'image/decoder-unavailable') throw error;
    if (error.code === 'image/infected') await recordInfected(actor, file.size, error);
    throw new FieldRefusal('request/invalid', { picture: [error.code] });
  }
}

async function recordInfected({ ownerId: actorId, sessionId }: Actor, bytes: number, error: SafelightError): Promise<void> {
  const { code, detail: signature = null } = error;
  await recordEvent({ type: 'image.infected', outcome: 'refused', actorId, sessionId, detail: { code, bytes, signature } });
}
