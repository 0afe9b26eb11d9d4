// Makes a proof of identity old, as if the person had signed in an hour ago.

import { db } from '@/lib/db/client';

/** Sets the clock of fresh proofs back for every session of a person. */
export async function staleProof(userId: string): Promise<void> {
  await db().session.updateMany({ where: { userId }, data: { authTime: new Date(Date.now() - 60 * 60_000) } });
}
