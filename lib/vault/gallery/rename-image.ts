// A picture's name, changed by its owner and sealed again.

import type { Actor } from '@/lib/auth/actor';
import { displayName } from '@/lib/images/display-name';
import type { ImageDto } from '@/lib/shared/dto';
import { changeImageTexts } from '@/lib/vault/gallery/image-texts';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';
import { recordEvent } from '@/lib/watch/record';

/**
 * Gives a picture another name, sanitised for display.
 * @throws SafelightError `object/not-found`, `image/name-refused`
 */
export async function renameImage(actor: Actor, input: { id: string; name: string }): Promise<ImageDto> {
  const row = await changeImageTexts(actor.ownerId, input.id, { name: displayName(input.name) });
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: 'image.renamed', outcome: 'success', actorId, sessionId, subjectId: row.id });
  return openImageDto(actor.ownerId, row);
}
