// The key store: wrapped user keys, in a schema (or a PostgreSQL) of their own that data backups leave out.
// It has its own small pool and its own connection string, so that access to the data store alone does not reach it.

import { Pool, type QueryResultRow } from 'pg';
import { config } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

const POOL_SIZE = 4;
const CONNECT_MILLISECONDS = 5_000;
const QUERY_MILLISECONDS = 10_000;

/** One version of one person's wrapped key. `wrapped` opens with the root key `rootKeyId` only (docs/format.md section 4). */
export type UserKeyRow = { ownerId: OwnerId; version: number; kekId: Buffer; rootKeyId: Buffer; wrapped: Buffer };

// Bundles may hold this module twice; the pool must exist once.
const holder = globalThis as typeof globalThis & { safelightKeyring?: Pool };

function createPool(): Pool {
  const { KEYRING_DATABASE_URL, DATABASE_URL } = config();
  const connectionString = KEYRING_DATABASE_URL ?? DATABASE_URL;
  if (!connectionString) throw new SafelightError('config/invalid', { detail: 'DATABASE_URL is not set' });
  const pool = new Pool({
    connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: QUERY_MILLISECONDS,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    application_name: 'safelight-keyring',
  });
  // An idle connection that breaks raises this event; without a listener it would end the process.
  pool.on('error', (error) => log().warn({ error }, 'idle keyring connection lost'));
  return pool;
}

async function query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
  holder.safelightKeyring ??= createPool();
  try {
    const result = await holder.safelightKeyring.query<Row>(text, [...values]);
    return result.rows;
  } catch (error) {
    // The driver's error may quote whole rows; its message does not.
    const cause = new Error((error as Error).message);
    throw new SafelightError('db/unavailable', { cause, detail: 'keyring query' });
  }
}

type StoredRow = { owner_id: string; version: number; kek_id: Buffer; root_key_id: Buffer; wrapped: Buffer };

/**
 * Every version of a person's wrapped keys, the newest first; empty when there is none.
 * @throws SafelightError `db/unavailable`
 */
export async function findUserKeys(ownerId: OwnerId): Promise<UserKeyRow[]> {
  const rows = await query<StoredRow>(
    'SELECT owner_id, version, kek_id, root_key_id, wrapped FROM keyring.user_keys WHERE owner_id = $1 ORDER BY version DESC',
    [ownerId],
  );
  return rows.map((row) => ({
    ownerId: ownerIdFrom(row.owner_id),
    version: row.version,
    kekId: row.kek_id,
    rootKeyId: row.root_key_id,
    wrapped: row.wrapped,
  }));
}

/**
 * Stores a version of a person's key. Resolves to false, changing nothing, when that version exists: of two at once, one wins.
 * @throws SafelightError `db/unavailable`
 */
export async function insertUserKey(row: UserKeyRow): Promise<boolean> {
  const inserted = await query(
    `INSERT INTO keyring.user_keys (owner_id, version, kek_id, root_key_id, wrapped) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (owner_id, version) DO NOTHING RETURNING version`,
    [row.ownerId, row.version, row.kekId, row.rootKeyId, row.wrapped],
  );
  return inserted.length === 1;
}

/**
 * Deletes every key of a person: nothing of theirs opens afterwards, in no backup of the data either.
 * @throws SafelightError `db/unavailable`
 */
export async function deleteUserKeys(ownerId: OwnerId): Promise<void> {
  await query('DELETE FROM keyring.user_keys WHERE owner_id = $1', [ownerId]);
}

/** Ends every connection; the next query makes new ones. */
export async function closeKeyring(): Promise<void> {
  const pool = holder.safelightKeyring;
  delete holder.safelightKeyring;
  await pool?.end();
}
