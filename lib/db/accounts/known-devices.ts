// Kinds of device and network a person has signed in from, as fingerprints. It cannot tell what they were.

import { db } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';

/** Most kinds one person keeps; those longest unused are forgotten first, and are new again when they come back. */
const MAX_DEVICES = 50;

/** Remembers a kind of device; answers whether it was new, and whether it is the first one of somebody
 * who came within the last day (whoever has been here for longer, and has none, is older than this memory). Of several at once one is new. */
export function rememberDevice(ownerId: OwnerId, fingerprint: string): Promise<{ isNew: boolean; isFirst: boolean }> {
  return db().$transaction(async (tx) => {
    // Locked, so that of two first sign-ins at once the second one sees the first.
    const people = await tx.$queryRaw<{ isNewcomer: boolean }[]>`
      select "createdAt" > now() - interval '1 day' as "isNewcomer" from "User" where id = ${ownerId}::uuid for no key update`;
    const seen = await tx.knownDevice.updateMany({ where: { userId: ownerId, fingerprint }, data: { lastSeenAt: new Date() } });
    if (seen.count === 1) return { isNew: false, isFirst: false };
    const known = await tx.knownDevice.count({ where: { userId: ownerId } });
    await tx.knownDevice.create({ data: { userId: ownerId, fingerprint }, select: { userId: true } });
    await tx.$executeRaw`
      delete from "KnownDevice" where "userId" = ${ownerId}::uuid and fingerprint in (
        select fingerprint from "KnownDevice" where "userId" = ${ownerId}::uuid
        order by "lastSeenAt" desc, "firstSeenAt" desc offset ${MAX_DEVICES})`;
    return { isNew: true, isFirst: known === 0 && people[0]?.isNewcomer === true };
  });
}
