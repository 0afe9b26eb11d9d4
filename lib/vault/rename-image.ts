// A picture's name, changed by its owner and sealed again.

import type { Actor } from '@/lib/auth/actor';
import { findImage, replaceSealedName } from '@/lib/db/images';
import { displayName } from '@/lib/images/display-name';
import type { ImageDto } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openDataKey, openImageDto, sealImageName } from '@/lib/vault/sealed-image';
import { recordEvent } from '@/lib/watch/record';

/**
 * Gives a picture another name, sanitised for display.
 * @throws SafelightError `object/not-found`, `image/name-refused`
 */
export async function renameImage(actor: Actor, input: { id: string; name: string }): Promise<ImageDto> {
  const row = await findImage(actor.ownerId, input.id);
  if (!row) throw new SafelightError('object/not-found');
  const key = await openDataKey(actor.ownerId, row);
  const sealedName = sealImageName(key, row.id, displayName(input.name));
  if (!(await replaceSealedName(actor.ownerId, row.id, sealedName))) throw new SafelightError('object/not-found');
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: 'image.renamed', outcome: 'success', actorId, sessionId, subjectId: row.id });
  return openImageDto(actor.ownerId, { ...row, sealedName });
}
