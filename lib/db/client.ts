// The one Prisma client of the process, over the process's one pool of connections. It cannot reach the schema `keyring`.

import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { endPool, pool } from '@/lib/db/pool';

// Bundles may hold this module twice; the client must exist once.
const holder = globalThis as typeof globalThis & { safelightDatabase?: PrismaClient };

/** The data store. Made at first use; no query runs before that. */
export function db(): PrismaClient {
  return (holder.safelightDatabase ??= new PrismaClient({ adapter: new PrismaPg(pool()), log: [] }));
}

/** Ends every connection; the next `db()` makes new ones. */
export async function closeDatabase(): Promise<void> {
  const client = holder.safelightDatabase;
  delete holder.safelightDatabase;
  // Both are let go of at once: whoever asks meanwhile gets new ones, never a client over a pool that is ending.
  await Promise.all([client?.$disconnect(), endPool()]);
}

export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
