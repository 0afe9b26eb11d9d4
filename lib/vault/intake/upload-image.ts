// The form's file on its way into the intake.

import type { Actor } from '@/lib/auth/actor';
import type { ImageDto } from '@/lib/shared/dto';
import type { Upload } from '@/lib/shared/images/upload-schema';
import { storeImage } from '@/lib/vault/intake/store-image';

/**
 * Stores the file of an upload form.
 * @throws SafelightError everything storeImage throws
 */
export async function uploadImage(actor: Actor, { file, keepDuplicate }: Upload): Promise<ImageDto> {
  const duplicates = keepDuplicate === undefined ? 'refuse' : 'keep';
  const { image } = await storeImage(actor, { content: file, fileName: file.name, declaredType: file.type }, { duplicates });
  return image;
}
