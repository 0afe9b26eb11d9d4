// Which pictures an owner has already, by blind digests of their bytes.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

type Digest = Uint8Array<ArrayBuffer>;
export type KnownContent = { id: string; state: string; sentDigest: Digest | null; cleanDigest: Digest | null };

/**
 * Pictures that came as the same file, or whose clean original is the same, in the gallery or in the trash. The answer holds every
 * copy, so it may be longer than the question.
 */
export async function findSameContent(
  ownerId: OwnerId,
  digests: readonly Digest[],
  within: Transaction = db(),
): Promise<KnownContent[]> {
  const either = { in: [...digests] };
  const rows = await within.image.findMany({
    where: { ownerId, OR: [{ sentDigest: either }, { cleanDigest: either }] },
    select: { id: true, state: true, sentDigest: true, cleanDigest: true },
    orderBy: [{ state: 'asc' }, { createdAt: 'asc' }],
  });
  return rows as KnownContent[];
}

/** @throws SafelightError `image/duplicate` when the owner has a picture of one of these digests */
export async function refuseDuplicate(ownerId: OwnerId, digests: readonly Digest[], within?: Transaction): Promise<void> {
  const [known] = await findSameContent(ownerId, digests, within);
  if (known) throw new SafelightError('image/duplicate', { detail: known.id });
}
