// Which pictures an owner has already, by blind digests of their bytes.

import type { Prisma } from '@prisma/client';
import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

type Digest = Uint8Array<ArrayBuffer>;
export type KnownContent = { id: string; state: string; sentDigest: Digest | null; cleanDigest: Digest | null };

/**
 * Pictures that came as the same file, or whose clean original is the same, in the gallery or in the trash. The answer holds every
 * copy, so it may be longer than the question.
 */
export async function findSameContent(ownerId: OwnerId, digests: readonly Digest[]): Promise<KnownContent[]> {
  return db().image.findMany({
    where: { ownerId, ...sameContent(digests) },
    select: { id: true, state: true, sentDigest: true, cleanDigest: true },
    orderBy: [{ state: 'asc' }, { createdAt: 'asc' }],
  });
}

/** @throws SafelightError `image/duplicate` when the owner has a picture of one of these digests */
export async function refuseDuplicate(ownerId: OwnerId, digests: readonly Digest[], within: Transaction = db()): Promise<void> {
  const known = await within.image.findFirst({ where: { ownerId, ...sameContent(digests) }, select: { id: true } });
  if (known) throw new SafelightError('image/duplicate', { detail: known.id });
}

function sameContent(digests: readonly Digest[]): Prisma.ImageWhereInput {
  const either = { in: [...digests] };
  return { OR: [{ sentDigest: either }, { cleanDigest: either }] };
}
