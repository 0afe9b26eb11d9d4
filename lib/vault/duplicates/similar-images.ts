// Pictures that look alike: found by the blind bands of their look, judged by the looks themselves, which rest sealed.

import type { Actor } from '@/lib/auth/actor';
import { findImage, type ImageRow } from '@/lib/db/images/images';
import { findLiveImages, listLookCandidates, type LookRow } from '@/lib/db/images/similar-images';
import { log } from '@/lib/log/log';
import type { ImageDto, StoredUploadDto } from '@/lib/shared/dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { lookDistance, lookTermsFor } from '@/lib/vault/duplicates/look-terms';
import { openDataKey, openFacts, openImageDto, openImageName } from '@/lib/vault/renditions/sealed-image';

/** The same picture saved smaller, brighter or anew differs in so few bits; another picture in twice as many or more. */
const MAX_DISTANCE = 8;
const MAX_CANDIDATES = 200;
const MAX_CANDIDATES_AT_UPLOAD = 40;
const MAX_SIMILAR = 12;

type Match = { readonly row: LookRow; readonly distance: number };

/**
 * The owner's pictures outside the trash that look like this one, the most alike first; twelve at most.
 * @throws SafelightError `object/not-found` when it does not exist or is somebody else's; `crypto/open-failed`, `keys/*`
 */
export async function listSimilarImages(actor: Actor, imageId: string): Promise<ImageDto[]> {
  const { ownerId } = actor;
  const row = await findImage(ownerId, imageId);
  if (!row) throw new SafelightError('object/not-found');
  const matches = (await listMatches(ownerId, row, MAX_CANDIDATES)).slice(0, MAX_SIMILAR);
  const live = new Map((await findLiveImages(ownerId, idsOf(matches))).map((image) => [image.id, image]));
  const inOrder = idsOf(matches).flatMap((id) => live.get(id) ?? []);
  return Promise.all(inOrder.map((image) => openImageDto(ownerId, image)));
}

/**
 * The picture most like one just stored, which must not fail any more for this: what goes wrong is logged and answered with null.
 */
export async function findSimilarTo(actor: Actor, stored: ImageRow): Promise<StoredUploadDto['similarTo']> {
  const { ownerId } = actor;
  try {
    const [best] = await listMatches(ownerId, stored, MAX_CANDIDATES_AT_UPLOAD);
    if (!best) return null;
    return { id: best.row.id, name: openImageName(await openDataKey(ownerId, best.row), best.row) };
  } catch (error) {
    log().warn({ error, imageId: stored.id }, 'pictures like a stored one could not be looked for');
    return null;
  }
}

async function listMatches(ownerId: OwnerId, row: LookRow, limit: number): Promise<Match[]> {
  const look = await openLook(ownerId, row);
  if (look === null) return [];
  const bands = (await lookTermsFor(ownerId, look)).map(({ term }) => term);
  const candidates = await listLookCandidates(ownerId, { imageId: row.id, bands, limit });
  const measured = await Promise.all(
    candidates.map(async (candidate) => {
      const other = await openLook(ownerId, candidate);
      return { row: candidate, distance: other === null ? Number.POSITIVE_INFINITY : lookDistance(look, other) };
    }),
  );
  return measured.filter(({ distance }) => distance <= MAX_DISTANCE).sort((a, b) => a.distance - b.distance);
}

async function openLook(ownerId: OwnerId, row: LookRow): Promise<Uint8Array | null> {
  const { look } = openFacts(await openDataKey(ownerId, row), row);
  return look === null ? null : Buffer.from(look, 'base64');
}

function idsOf(matches: readonly Match[]): string[] {
  return matches.map(({ row }) => row.id);
}
