// The one Prisma client of the process, over a bounded pool of connections. It cannot reach the schema `keyring`.

import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { config } from '@/lib/config/config';
import { SafelightError } from '@/lib/shared/safelight-error';

const CONNECT_MILLISECONDS = 5_000;
/** A store that hangs with the connection open is away, too: nobody waits for it longer than this. */
const QUERY_MILLISECONDS = 5_000;

function create(): PrismaClient {
  const { DATABASE_URL, DATABASE_POOL_SIZE } = config();
  if (!DATABASE_URL) throw new SafelightError('config/invalid', { detail: 'DATABASE_URL is not set' });
  const adapter = new PrismaPg({
    connectionString: DATABASE_URL,
    max: DATABASE_POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: QUERY_MILLISECONDS,
    idleTimeoutMillis: 30_000,
  });
  return new PrismaClient({ adapter, log: [] });
}

// Bundles may hold this module twice; the pool must exist once.
const holder = globalThis as typeof globalThis & { safelightDatabase?: PrismaClient };

/** The data store. Made at first use; no query runs before that. */
export function db(): PrismaClient {
  holder.safelightDatabase ??= create();
  return holder.safelightDatabase;
}

/** Ends every connection; the next `db()` makes new ones. */
export async function closeDatabase(): Promise<void> {
  const client = holder.safelightDatabase;
  delete holder.safelightDatabase;
  await client?.$disconnect();
}

export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
