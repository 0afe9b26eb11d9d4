// What a picture's owner says about it: a caption for people who see it, a text for those who do not.

import type { Actor } from '@/lib/auth/actor';
import type { ImageDto } from '@/lib/shared/dto';
import { changeImageTexts } from '@/lib/vault/gallery/image-texts';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';
import { recordEvent } from '@/lib/watch/record';

/**
 * Sets caption and alternative text; null or an empty text clears one, and what is left out stays.
 * @throws SafelightError `object/not-found`
 */
export async function describeImage(
  actor: Actor,
  input: { id: string; caption?: string | null | undefined; altText?: string | null | undefined },
): Promise<ImageDto> {
  const { caption, altText } = input;
  const row = await changeImageTexts(actor.ownerId, input.id, { caption: orNull(caption), altText: orNull(altText) });
  const { ownerId: actorId, sessionId } = actor;
  const detail = { caption: caption !== undefined, altText: altText !== undefined };
  await recordEvent({ type: 'image.described', outcome: 'success', actorId, sessionId, subjectId: row.id, detail });
  return openImageDto(actor.ownerId, row);
}

function orNull(text: string | null | undefined): string | null | undefined {
  return text === '' ? null : text;
}
