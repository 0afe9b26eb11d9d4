// The questions that every picture and every sign-in asks, as statements that PostgreSQL parses and plans once for each connection
// (decision 0010).
// Everything else goes through Prisma. A failure keeps the driver's code and message, and none of the rows it may quote.

import type { QueryResultRow } from 'pg';
import { pool } from '@/lib/db/pool';

export type PreparedValue = string | number | boolean | Date | Uint8Array | readonly string[] | readonly Uint8Array[];

/** A prepared question that failed: `code` is PostgreSQL's SQLSTATE or the socket's error code, where there is one. */
export class DataStoreError extends Error {
  readonly code: string | undefined;

  constructor(failure: unknown) {
    const { message, code } = failure as { message?: string; code?: unknown };
    super(message ?? 'the data store failed');
    this.name = 'DataStoreError';
    this.code = typeof code === 'string' ? code : undefined;
  }
}

// A pooler that hands each statement another connection may not know the names: 26000 there is none, 42P05 there is one already.
const NAME_TROUBLE = new Set(['26000', '42P05']);
const holder = globalThis as typeof globalThis & { safelightUnnamed?: boolean };

/**
 * A statement with `$1`, `$2` …, asked by calling the result with their values. It must name its columns: a prepared `*` breaks
 * when a migration adds one.
 */
export function prepare<Row extends QueryResultRow>(text: string): (values: readonly PreparedValue[]) => Promise<Row[]> {
  const name = `safelight ${checksum(text)}`;
  return async (values) => {
    try {
      return holder.safelightUnnamed ? await ask<Row>(text, values) : await ask<Row>(text, values, name);
    } catch (error) {
      // Refused before anything ran, so asking again is safe. From here on this process uses no names.
      if (!NAME_TROUBLE.has((error as DataStoreError).code ?? '')) throw error;
      holder.safelightUnnamed = true;
      return ask<Row>(text, values);
    }
  };
}

/** Asks a question that is put together anew each time, and planned for its very values. */
export function askOnce<Row extends QueryResultRow>(text: string, values: readonly PreparedValue[]): Promise<Row[]> {
  return ask<Row>(text, values);
}

async function ask<Row extends QueryResultRow>(text: string, values: readonly PreparedValue[], name?: string): Promise<Row[]> {
  try {
    const { rows } = await pool().query<Row>({ text, values: [...values], ...(name === undefined ? {} : { name }) });
    return rows;
  } catch (error) {
    throw new DataStoreError(error);
  }
}

// Behind a pooler two versions of the program share connections: one name must never mean two texts. FNV-1a, 32 bits.
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return sum.toString(16);
}
