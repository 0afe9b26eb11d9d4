// Cuts a row of pictures into parts of bounded size, so that no cut line ever costs all of it.

import { createRandomId } from '@/lib/crypto/secrets';
import { listPlannedPictures, type PlannedPicture } from '@/lib/db/exports/export-pictures';
import type { NewPart } from '@/lib/db/exports/exports';
import type { PartLimits } from '@/lib/shared/exports/export-limits';
import type { OwnerId } from '@/lib/shared/owner-id';

const PAGE = 5_000;

/** The parts for the owner's pictures, or those of an album, oldest first; none where there is no picture. */
export async function planParts(ownerId: OwnerId, albumId: string | null, limits: PartLimits): Promise<NewPart[]> {
  const cutter = createPartCutter(limits);
  let after: PlannedPicture | null = null;
  for (;;) {
    const page: PlannedPicture[] = await listPlannedPictures(ownerId, albumId, { after, limit: PAGE });
    for (const picture of page) cutter.add(picture);
    after = page.at(-1) ?? null;
    if (page.length < PAGE) return cutter.parts();
  }
}

/** Takes pictures in their order; a part ends before it would pass either limit, and holds one picture at least. */
export function createPartCutter(limits: PartLimits): { add(picture: PlannedPicture): void; parts(): NewPart[] } {
  const parts: (NewPart & { to: PlannedPicture; images: number })[] = [];
  let bytes = 0;
  return {
    add(picture) {
      const current = parts.at(-1);
      const isFull = !current || current.images >= limits.images || bytes + picture.bytes > limits.bytes;
      if (isFull) {
        parts.push({ id: createRandomId(), number: parts.length + 1, from: picture, to: picture, images: 1 });
        bytes = picture.bytes;
      } else {
        current.to = picture;
        current.images += 1;
        bytes += picture.bytes;
      }
    },
    parts: () => parts,
  };
}
