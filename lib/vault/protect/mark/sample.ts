// What a watermark looks like on a picture of one's own, before it is saved.

import type { Actor } from '@/lib/auth/actor';
import { findSampleImage } from '@/lib/db/images/images';
import { findMark } from '@/lib/db/protect/watermarks';
import { isSafelightError } from '@/lib/shared/safelight-error';
import type { MarkDto } from '@/lib/shared/protect/protect-dto';
import { DEFAULT_MARK, type MarkSettings } from '@/lib/shared/protect/watermark';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { describeMark } from '@/lib/vault/protect/mark/change-mark';
import { readyMark, readyMarkOf } from '@/lib/vault/protect/mark/mark-of-image';
import { drawNow } from '@/lib/vault/protect/mark/marked-rendition';

/** A small picture as a `data:` address, made for this one answer. */
export type MarkSample = { readonly src: string };

/** The mark of the owner, or the one that counts in an album. @throws SafelightError `crypto/open-failed`, `keys/*` */
export async function requireMarkSettings(actor: Actor, albumId: string | null): Promise<MarkDto> {
  const { ownerId } = actor;
  const own = await describeMark(await findMark({ ownerId, albumId: null }), DEFAULT_MARK, actor);
  if (albumId === null) return own;
  return describeMark(await findMark({ ownerId, albumId }), own, actor);
}

/**
 * The newest picture (of the album, where one is named) with a mark by these settings; null where there is no picture, or where
 * none can be drawn at this moment. The mark's own picture is the stored one.
 * @throws SafelightError `crypto/open-failed`, `keys/*`, `storage/*`, `db/unavailable`
 */
export async function drawSample(actor: Actor, albumId: string | null, settings: MarkSettings): Promise<MarkSample | null> {
  const { ownerId } = actor;
  const imageId = await findSampleImage(ownerId, albumId);
  if (imageId === null) return null;
  const row = (await findMark({ ownerId, albumId })) ?? (await findMark({ ownerId, albumId: null }));
  const mark = row === null ? readyMark(actor, settings, null) : await readyMarkOf(actor, row, settings);
  try {
    // A thumbnail is enough to judge by: marks are measured by the picture's sides.
    const source = await requireRendition(actor, { imageId, kind: 'thumbnail' }, null);
    const { bytes, mediaType } = await drawNow(source, { ownerId, mark, kind: 'preview' });
    return { src: `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}` };
  } catch (error) {
    const isPassing = isSafelightError(error) && (error.code.startsWith('image/') || error.code === 'request/busy');
    if (isPassing) return null;
    throw error;
  }
}
