// Whether the two stores answer. Asks for nothing that is anybody's.

import { db } from '@/lib/db/client';
import { findUserKeys } from '@/lib/db/keys/keyring';
import { ownerIdFrom } from '@/lib/shared/owner-id';

/** One round trip to the data store; throws when there is none to be had. */
export async function pingDataStore(): Promise<void> {
  await db().$queryRaw`select 1`;
}

/** One round trip to the key store, which needs its table to be there; throws when it is not. */
export async function pingKeyStore(): Promise<void> {
  await findUserKeys(ownerIdFrom(crypto.randomUUID()));
}
