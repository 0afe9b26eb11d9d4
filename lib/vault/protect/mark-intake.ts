// A picture to be used as a watermark, taken in like every picture: checked, rebuilt by decoding and encoding anew, small.

import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { intakeImage } from '@/lib/images/intake';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { MAX_MARK_PICTURE_BYTES, MAX_MARK_PICTURE_SIDE } from '@/lib/shared/watermark';
import { decoders } from '@/lib/vault/decoders';

const LIMITS = { ...IMAGE_LIMITS, maxSidePixels: MAX_MARK_PICTURE_SIDE };

export type MarkPicture = { readonly bytes: Uint8Array; readonly mediaType: 'image/jpeg' | 'image/png' };

/**
 * The clean picture: JPEG or PNG, at most a mebibyte as sent and as kept.
 * @throws FieldRefusal on `picture` with the code of the intake; SafelightError `request/busy`, `image/decoder-unavailable`
 */
export async function acceptMarkPicture(file: File): Promise<MarkPicture> {
  try {
    if (file.size > MAX_MARK_PICTURE_BYTES) throw new SafelightError('image/too-large');
    const sent = { content: file, fileName: file.name, declaredType: file.type };
    const { original } = await intakeImage(decoders(), sent, { limits: LIMITS, mode: 'reencode' });
    const { bytes, mediaType } = original;
    if (mediaType !== 'image/jpeg' && mediaType !== 'image/png') throw new SafelightError('image/type-not-allowed');
    if (bytes.byteLength > MAX_MARK_PICTURE_BYTES) throw new SafelightError('image/too-large');
    return { bytes, mediaType };
  } catch (error) {
    if (!isSafelightError(error) || !error.code.startsWith('image/') || error.code === 'image/decoder-unavailable') throw error;
    throw new FieldRefusal('request/invalid', { picture: [error.code] });
  }
}
