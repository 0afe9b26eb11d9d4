// Pictures of an owner that share bands of their look: candidates, the more bands the sooner.

import { db } from '@/lib/db/client';
import type { ImageRow } from '@/lib/db/images/images';
import { prepare } from '@/lib/db/prepared';
import type { OwnerId } from '@/lib/shared/owner-id';

export type LookRow = Pick<ImageRow, 'id' | 'wrappedDek' | 'kekId' | 'sealedFacts' | 'sealedName'>;

/** Of the pictures that share one band only so many are looked at, the newest: thousands of one scene cost no more than that. */
const MAX_SHARING_A_BAND = 300;

const askCandidates = prepare<LookRow>(`
  select i.id, i."wrappedDek", i."kekId", i."sealedFacts", i."sealedName"
  from (
    select hit."imageId", count(*) as bands
    from (select decode(hex, 'hex') as term from unnest(string_to_array($2, ',')) as hex) as wanted,
    lateral (
      select "imageId" from "IndexTerm" where "ownerId" = $1 and term = wanted.term and kind = 'look' and "imageId" <> $3
      order by "createdAt" desc limit ${MAX_SHARING_A_BAND}
    ) as hit
    group by hit."imageId"
  ) as candidate
  join "Image" i on i.id = candidate."imageId" and i."ownerId" = $1 and i.state = 'live'
  order by candidate.bands desc, i."createdAt" desc, i.id limit $4`);

/** Live pictures, besides `imageId`, that share one of these bands. */
export async function listLookCandidates(
  ownerId: OwnerId,
  asked: { imageId: string; bands: readonly Uint8Array[]; limit: number },
): Promise<LookRow[]> {
  if (asked.bands.length === 0) return [];
  const hex = asked.bands.map((band) => Buffer.from(band).toString('hex')).join(',');
  return askCandidates([ownerId, hex, asked.imageId, asked.limit]);
}

/** The owner's live pictures of these ids, in no order. */
export async function findLiveImages(ownerId: OwnerId, ids: readonly string[]): Promise<ImageRow[]> {
  return (await db().image.findMany({ where: { ownerId, state: 'live', id: { in: [...ids] } } })) as ImageRow[];
}
