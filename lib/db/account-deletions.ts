// The last of an account, row by row.

import { endAccess } from '@/lib/db/access';
import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Makes an account due now and ends all access to it; null when there is none. Cannot be undone. */
export function makeAccountDue(ownerId: OwnerId): Promise<{ readonly email: string } | null> {
  return db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ email: string }[]>`
      update "User" set "deletionDueAt" = least(coalesce("deletionDueAt", clock_timestamp()), clock_timestamp())
      where id = ${ownerId}::uuid returning email`;
    const [user] = rows;
    if (!user) return null;
    await endAccess(tx, ownerId);
    return user;
  });
}

/** Deletes the row of a person and every row that hangs on it; answers the blobs that are now without a row. */
export function deleteAccountRows(ownerId: OwnerId): Promise<{ driver: string; storageKey: string }[]> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "User" where id = ${ownerId}::uuid for update`;
    const blobs = await tx.rendition.findMany({ where: { image: { ownerId } }, select: { driver: true, storageKey: true } });
    await tx.totpUse.deleteMany({ where: { userId: ownerId } });
    await tx.user.deleteMany({ where: { id: ownerId } });
    return blobs;
  });
}
