// The one pool of connections to the data store: Prisma works over it, and so do the few prepared statements (prepared.ts).

import { Pool } from 'pg';
import { config } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { SafelightError } from '@/lib/shared/safelight-error';

const CONNECT_MILLISECONDS = 5_000;
/** A store that hangs with the connection open is away, too: nobody waits for it longer than this. */
const QUERY_MILLISECONDS = 5_000;

// Bundles may hold this module twice; the pool must exist once.
const holder = globalThis as typeof globalThis & { safelightPool?: Pool };

function create(): Pool {
  const { DATABASE_URL, DATABASE_POOL_SIZE } = config();
  if (!DATABASE_URL) throw new SafelightError('config/invalid', { detail: 'DATABASE_URL is not set' });
  const pool = new Pool({
    connectionString: DATABASE_URL,
    max: DATABASE_POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: QUERY_MILLISECONDS,
    idleTimeoutMillis: 30_000,
  });
  // An idle connection that breaks raises this event; without a listener it would end the process.
  pool.on('error', (error) => log().warn({ error }, 'idle database connection lost'));
  return pool;
}

/** The pool. Made at first use; it connects when it is asked something. */
export function pool(): Pool {
  return (holder.safelightPool ??= create());
}

/** Ends every connection; the next `pool()` makes new ones. */
export async function endPool(): Promise<void> {
  const ended = holder.safelightPool;
  delete holder.safelightPool;
  await ended?.end();
}
