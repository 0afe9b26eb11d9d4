// What went wrong in the data store, in words that do not need Prisma: away, or already there.
// It knows error codes only, and no query.

import { Prisma } from '@prisma/client';
import { DataStoreError } from '@/lib/db/prepared';

// P1xxx: cannot reach, timed out, closed, refused. P2024: no connection free in the pool. P2037: too many connections.
const UNREACHABLE_PRISMA = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);
const UNREACHABLE_SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
// SQLSTATE: 08 connection, 53 resources, 57P admin shutdown / cannot connect now, 28 refused, 25006 read only.
const UNREACHABLE_STATE = /^(?:08|53|28|57P|25006)/;
// node-postgres has no code for its own time-outs.
const UNREACHABLE_WORDS =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end/i;

const DEEPEST = 6;

function* chain(error: unknown): Generator<Record<string, unknown>> {
  let current = error;
  for (let depth = 0; depth < DEEPEST && typeof current === 'object' && current !== null; depth += 1) {
    const link = current as Record<string, unknown>;
    yield link;
    const meta = link.meta as { driverAdapterError?: unknown } | undefined;
    current = link.cause ?? meta?.driverAdapterError;
  }
}

function isUnreachable(link: Record<string, unknown>): boolean {
  if (link instanceof Prisma.PrismaClientInitializationError) return true;
  const kind = typeof link.kind === 'string' ? link.kind : '';
  if (
    /^(?:DatabaseNotReachable|ConnectionClosed|TooManyConnections|SocketTimeout|AuthenticationFailed|TlsConnectionError)$/.test(
      kind,
    )
  ) {
    return true;
  }
  const codes = [link.code, link.originalCode].filter((code): code is string => typeof code === 'string');
  const isKnown = codes.some(
    (code) => UNREACHABLE_PRISMA.has(code) || UNREACHABLE_SOCKET.has(code) || UNREACHABLE_STATE.test(code),
  );
  return isKnown || (typeof link.message === 'string' && UNREACHABLE_WORDS.test(link.message));
}

/** True when the store could not be reached or would not serve, as against a query that is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!fromDatabase(error)) return false;
  return chain(error).some(isUnreachable);
}

/** True when a row with the same unique value is already there. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

// A refused socket alone may be Redis's or a mail server's: only errors that passed through Prisma or pg are the store's.
function fromDatabase(error: unknown): boolean {
  return chain(error).some((link) => {
    const name = typeof link.name === 'string' ? link.name : '';
    return (
      name.startsWith('PrismaClient') ||
      name === 'DriverAdapterError' ||
      link instanceof DataStoreError ||
      'severity' in link ||
      UNREACHABLE_WORDS.test(String(link.message))
    );
  });
}
