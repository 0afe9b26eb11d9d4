// Passwords at rest: argon2id, 64 MiB, three passes, one lane (security.md 2.1). Every check costs the same, whether or
// not there is a hash to check against, so that time tells nobody who has an account (T1, T8).

import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { createHashPermits } from '@/lib/auth/passwords/hash-permits';
import { createSecretToken } from '@/lib/crypto/secrets';
import { log } from '@/lib/log/log';
import type { Permits } from '@/lib/shared/permits';

// `Algorithm` is a const enum, which isolated modules cannot read: 2 is argon2id.
const PARAMETERS = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const;
/** Eight hashes are 512 MiB; below the size of the thread pool, so that files are still served. */
const MAX_PARALLEL_HASHES = 8;
const MAX_WAITING_HASHES = 64;

// Bundles may hold this module twice; the cap and the dummy exist once a process.
const holder = globalThis as typeof globalThis & { safelightHashPermits?: Permits; safelightDummyHash?: Promise<string> };

function permits(): Permits {
  // One core stays with everybody who only looks at pictures.
  const count = Math.max(1, Math.min(availableParallelism() - 1, MAX_PARALLEL_HASHES));
  return (holder.safelightHashPermits ??= createHashPermits(count, MAX_WAITING_HASHES));
}

/** A hash nobody knows a password to, made with the parameters of the real ones. A failed making is forgotten and tried anew. */
function dummyHash(): Promise<string> {
  holder.safelightDummyHash ??= hashPassword(createSecretToken()).catch((error: unknown) => {
    delete holder.safelightDummyHash;
    throw error;
  });
  return holder.safelightDummyHash;
}

/** Makes the dummy hash before the first visitor comes; without it the first unknown address would take twice as long. */
export async function warmPasswordHash(): Promise<void> {
  await dummyHash();
}

/** The form of a password that counts, however it was typed: NFKC. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Hashes a password (NFKC, all of its bytes) into a PHC string with a random 16-byte salt.
 * @throws SafelightError `auth/busy` when too many hashes are waiting.
 */
export function hashPassword(password: string): Promise<string> {
  return permits().run(() => hash(normalPassword(password), PARAMETERS));
}

/**
 * True when `password` belongs to `storedHash`. With null it does the same work against a dummy and answers false.
 * A stored hash that cannot be read counts as wrong, is logged, and still costs a full check.
 * @throws SafelightError `auth/busy` when too many hashes are waiting.
 */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  const dummy = await dummyHash();
  const isReadable = storedHash !== null && findParameters(storedHash) !== null;
  if (storedHash !== null && !isReadable) log().error('a stored password hash cannot be read');
  const target = isReadable ? storedHash : dummy;
  const isRight = await permits().run(() => verify(target, normalPassword(password)));
  return isRight && isReadable;
}

/** True when a stored hash is weaker than the parameters in force (or not readable), so that it is made anew at the next sign-in. */
export function isHashWeak(storedHash: string): boolean {
  const found = findParameters(storedHash);
  if (!found) return true;
  return (
    Number(found.algorithm) !== PARAMETERS.algorithm ||
    found.memoryCost < PARAMETERS.memoryCost ||
    found.timeCost < PARAMETERS.timeCost ||
    found.outputLen < PARAMETERS.outputLen ||
    found.saltLen < 16
  );
}

function findParameters(storedHash: string): ReturnType<typeof parseOptions> | null {
  try {
    return parseOptions(storedHash);
  } catch {
    return null;
  }
}
