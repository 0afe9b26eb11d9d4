// Recovery codes: ten ways past a lost second factor, each for one use. They exist beside a factor only, are shown once, and
// rest as hashes; each has 117 random bits, so that a fast hash is enough.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { createRandomText, hashSecretToken } from '@/lib/crypto/secrets';
import {
  countRecoveryCodes,
  insertFirstRecoveryCodes,
  replaceRecoveryCodes,
  spendRecoveryCode as spendHash,
} from '@/lib/db/factors/recovery-codes';
import type { Transaction } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transactions';
import { findSecondFactors, needsSecondStep } from '@/lib/db/factors/second-factors';
import { findProfile } from '@/lib/db/accounts/users';
import { RECOVERY_ALPHABET, RECOVERY_CODE_CHARACTERS } from '@/lib/shared/account/factor-schemas';
import type { FreshRecoveryCodesDto, RecoveryCodesDto } from '@/lib/shared/account/factor-dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const CODES = 10;
const MADE = 'auth.recovery-codes-made';
const USED = 'auth.recovery-code-used';

/**
 * For whoever gives a locked person a second factor, in that transaction: their first ten codes as they are shown, six groups of four
 * characters; null when they have a set already, or no factor.
 */
export async function insertRecoveryCodesIfNone(tx: Transaction, ownerId: OwnerId): Promise<readonly string[] | null> {
  const codes = drawCodes();
  if (!(await insertFirstRecoveryCodes(tx, ownerId, hashesOf(ownerId, codes)))) return null;
  await recordEvent({ type: MADE, outcome: 'success', actorId: ownerId, detail: { codes: CODES, isFirst: true } }, tx);
  return codes.map(shown);
}

/**
 * Ten new codes; those before are dead, used or not. The owner is told by mail.
 * @throws SafelightError `auth/factor-required` for a person without a second factor; `auth/required` when the session has ended meanwhile
 */
export async function regenerateRecoveryCodes(actor: SessionActor): Promise<FreshRecoveryCodesDto> {
  const { ownerId: actorId, sessionId, email } = actor;
  const codes = drawCodes();
  const isDone = await actInSession(actor, async (tx) => {
    if (!(await replaceRecoveryCodes(tx, actorId, hashesOf(actorId, codes)))) return false;
    const detail = { codes: CODES, isFirst: false };
    await recordEvent({ type: MADE, outcome: 'success', actorId, sessionId, detail }, tx);
    return true;
  });
  if (!isDone) {
    await recordEvent({ type: MADE, outcome: 'refused', actorId, sessionId, detail: { code: 'auth/factor-required' } });
    throw new SafelightError('auth/factor-required');
  }
  const mail = { kind: 'recovery-codes-replaced', at: new Date(), ...repairUrls() } as const;
  afterResponse('recovery codes notice', () => sendAccountMail({ to: email, mail, type: MADE, actorId }));
  return { recoveryCodes: codes.map(shown) };
}

/** How many codes are left, and since when they exist; null when there are none. */
export async function findRecoveryCodes(actor: Actor): Promise<RecoveryCodesDto | null> {
  const counts = await countRecoveryCodes(actor.ownerId);
  return counts && { ...counts, createdAt: counts.createdAt.toISOString() };
}

/** Whether there is a factor that codes could stand in for. */
export async function hasSecondFactor(actor: Actor): Promise<boolean> {
  const factors = await findSecondFactors(actor.ownerId);
  return factors !== null && needsSecondStep(factors);
}

/**
 * Whether `code` (in the form of recoveryCodeSchema) is one of the owner's and not spent before: it is spent by asking. A
 * use is put on record, and the owner is told by mail how many are left.
 */
export async function spendRecoveryCode(ownerId: OwnerId, code: string): Promise<boolean> {
  const left = await inTransaction(async (tx) => {
    if (!(await spendHash(tx, ownerId, hashOf(ownerId, code)))) return null;
    const counts = await countRecoveryCodes(ownerId, tx);
    const rest = counts?.left ?? 0;
    await recordEvent({ type: USED, outcome: 'success', actorId: ownerId, detail: { left: rest } }, tx);
    return rest;
  });
  if (left === null) return false;
  const mail = { kind: 'recovery-code-used', at: new Date(), left, ...repairUrls() } as const;
  afterResponse('recovery code notice', async () => {
    const profile = await findProfile(ownerId);
    if (profile) await sendAccountMail({ to: profile.email, mail, type: USED, actorId: ownerId });
  });
  return true;
}

function repairUrls(): { codesUrl: string; forgotPasswordUrl: string } {
  return { codesUrl: pageUrl('/settings/security/recovery-codes'), forgotPasswordUrl: pageUrl('/forgot-password') };
}

function drawCodes(): string[] {
  return Array.from({ length: CODES }, () => createRandomText(RECOVERY_ALPHABET, RECOVERY_CODE_CHARACTERS));
}

// With the owner's id, so that one guess is never tried against everybody's codes at once.
function hashOf(ownerId: OwnerId, code: string): string {
  return hashSecretToken(`${ownerId}\0${code}`);
}

function hashesOf(ownerId: OwnerId, codes: readonly string[]): string[] {
  return codes.map((code) => hashOf(ownerId, code));
}

function shown(code: string): string {
  return code.replaceAll(/(.{4})(?=.)/g, '$1-');
}
