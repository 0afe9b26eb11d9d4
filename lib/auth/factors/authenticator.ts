// A person's authenticator app: set up, turned on by a first good code, spent code by code, removed. The seed rests sealed
// under its owner's key (docs/format.md section 6), so that the data store alone gives no code away (T3).

import type { Actor, SessionActor } from '@/lib/auth/actor';
import { settleFactorChange, tellFactorChange } from '@/lib/auth/factors/factor-change';
import { qrCodeOf } from '@/lib/auth/factors/qr-code';
import { insertRecoveryCodesIfNone } from '@/lib/auth/factors/recovery-codes';
import { findTotpStep, totpUri, typedTotpKey } from '@/lib/auth/factors/totp';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { rotateSession } from '@/lib/auth/sessions/session';
import { openField, sealField } from '@/lib/crypto/field';
import { createTotpSeed, hashSecretToken } from '@/lib/crypto/secrets';
import { deleteRecoveryCodesWithoutFactor } from '@/lib/db/factors/recovery-codes';
import {
  confirmTotpFactor,
  deleteTotpFactor,
  findTotpFactor,
  insertTotpEnrolment,
  spendTotpStep,
  type TotpFactorRow,
} from '@/lib/db/factors/totp-factors';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { AuthenticatorDto, EnrolmentDto, FreshRecoveryCodesDto } from '@/lib/shared/account/factor-dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const ENROLMENT_MILLISECONDS = 15 * 60_000;
const ADDED = 'auth.authenticator-added';

const fieldOf = (rowId: OwnerId) => ({ table: 'TotpFactor', column: 'sealedSecret', rowId });

/** The person's authenticator; null while none is on. */
export async function findAuthenticator(actor: Actor): Promise<AuthenticatorDto | null> {
  const row = await findTotpFactor(actor.ownerId);
  if (!row?.confirmedAt) return null;
  return { confirmedAt: row.confirmedAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null };
}

/**
 * Draws a seed that counts for nothing until `confirmAuthenticator`; one that waited before is gone. Answers its name.
 * @throws SafelightError `request/invalid` when an authenticator is on already; `keys/unavailable`, `keys/unknown-root-key`
 */
export async function beginAuthenticator({ ownerId }: Actor): Promise<{ enrolmentId: string }> {
  const { key, kekId } = await requireCurrentOwnerKey(ownerId);
  const seed = createTotpSeed();
  const sealedSecret = sealField(key, fieldOf(ownerId), seed);
  seed.fill(0);
  if (!(await insertTotpEnrolment(ownerId, { sealedSecret, kekId }))) {
    throw new SafelightError('request/invalid', { detail: 'an authenticator is on' });
  }
  return { enrolmentId: enrolmentIdOf(sealedSecret) };
}

/**
 * What the page of exactly this enrolment shows: the seed, for a quarter of an hour. Null for another one, so that nobody is
 * made to scan a seed that somebody else drew in another session of theirs.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`
 */
export async function findEnrolment({ ownerId, email }: Actor, enrolmentId: string): Promise<EnrolmentDto | null> {
  const row = await findWaiting(ownerId, enrolmentId);
  if (!row) return null;
  return withSeed(ownerId, row, (seed) => {
    const uri = totpUri(seed, email);
    return { id: enrolmentId, uri, typedKey: typedTotpKey(seed), qrCode: qrCodeOf(uri) };
  });
}

/**
 * Turns the authenticator on by its first good code, which is spent by it; of several at once one wins. Every other session
 * and every waiting sign-in ends; this device gets a fresh session that knows of the code. Answers the first recovery codes.
 * @throws SafelightError `auth/pending-expired` when that enrolment is over, `auth/bad-code`; `auth/required` when the session has ended
 * meanwhile
 */
export async function confirmAuthenticator(
  actor: SessionActor,
  { enrolmentId, code }: { enrolmentId: string; code: string },
): Promise<FreshRecoveryCodesDto> {
  const { ownerId } = actor;
  const row = await findWaiting(ownerId, enrolmentId);
  if (!row) throw await refused(actor, 'auth/pending-expired');
  const spent = await withSeed(ownerId, row, (seed) => findTotpStep(seed, code, Date.now()));
  if (!spent) throw await refused(actor, 'auth/bad-code');
  const change = { kind: 'factor-added', factor: 'authenticator' } as const;
  const done = await actInSession(actor, async (tx) => {
    if (!(await confirmTotpFactor(tx, ownerId, { sealedSecret: row.sealedSecret, spent }))) return null;
    await settleFactorChange(tx, actor, change);
    return { recoveryCodes: await insertRecoveryCodesIfNone(tx, ownerId) };
  });
  if (!done) throw await refused(actor, 'auth/pending-expired');
  tellFactorChange(actor, change);
  await rotateSession(actor, [...new Set([...actor.amr, 'otp'])]);
  return done;
}

/**
 * Takes the authenticator away, and with the last second factor the recovery codes. Every other session and every waiting
 * sign-in ends.
 * @throws SafelightError `object/not-found` when none is on; `auth/required` when the session has ended meanwhile
 */
export async function removeAuthenticator(actor: SessionActor): Promise<void> {
  const { ownerId } = actor;
  const change = { kind: 'factor-removed', factor: 'authenticator' } as const;
  await actInSession(actor, async (tx) => {
    const isRemoved = await deleteTotpFactor(tx, ownerId);
    if (!isRemoved) throw new SafelightError('object/not-found', { detail: 'authenticator' });
    await deleteRecoveryCodesWithoutFactor(tx, ownerId);
    await settleFactorChange(tx, actor, change);
  });
  tellFactorChange(actor, change);
}

/**
 * Whether `code` is one of the owner's authenticator, now or a step away, and not spent before: it is spent by asking.
 * `now` is in milliseconds since 1970, of the server's own clock.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`
 */
export async function spendTotpCode(ownerId: OwnerId, code: string, now = Date.now()): Promise<boolean> {
  const row = await findTotpFactor(ownerId);
  if (!row?.confirmedAt) return false;
  const spent = await withSeed(ownerId, row, (seed) => findTotpStep(seed, code, now));
  return spent !== null && spendTotpStep(ownerId, row.sealedSecret, spent);
}

// The name is the hash of the sealed seed: it changes with every draw and tells nothing.
function enrolmentIdOf(sealedSecret: Uint8Array): string {
  return hashSecretToken(Buffer.from(sealedSecret).toString('base64'));
}

async function findWaiting(ownerId: OwnerId, enrolmentId: string): Promise<TotpFactorRow | null> {
  const row = await findTotpFactor(ownerId);
  if (!row || row.confirmedAt !== null || enrolmentIdOf(row.sealedSecret) !== enrolmentId) return null;
  return Date.now() - row.createdAt.getTime() < ENROLMENT_MILLISECONDS ? row : null;
}

async function withSeed<T>(
  ownerId: OwnerId,
  { sealedSecret, kekId }: TotpFactorRow,
  work: (seed: Uint8Array<ArrayBuffer>) => T,
): Promise<T> {
  const { key } = await requireOwnerKey(ownerId, kekId);
  const opened = openField(key, fieldOf(ownerId), sealedSecret);
  const seed = new Uint8Array(opened);
  try {
    return work(seed);
  } finally {
    opened.fill(0);
    seed.fill(0);
  }
}

async function refused(actor: Actor, code: 'auth/pending-expired' | 'auth/bad-code'): Promise<SafelightError> {
  const { ownerId: actorId, sessionId } = actor;
  await recordEvent({ type: ADDED, outcome: 'refused', actorId, sessionId, detail: { code } });
  return new SafelightError(code);
}
