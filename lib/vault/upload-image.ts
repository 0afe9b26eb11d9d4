// The form's file on its way into the intake: its size is judged before a byte of it is read.

import type { Actor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import type { ImageDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { Upload } from '@/lib/shared/upload-schema';
import { storeImage } from '@/lib/vault/store-image';

/**
 * Stores the file of an upload form.
 * @throws SafelightError `image/too-large` by its stated size, and everything storeImage throws
 */
export async function uploadImage(actor: Actor, { file }: Upload): Promise<ImageDto> {
  if (file.size > config().MAX_UPLOAD_BYTES) throw new SafelightError('image/too-large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  return storeImage(actor, { bytes, fileName: file.name, declaredType: file.type });
}
