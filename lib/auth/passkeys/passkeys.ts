// A person's own passkeys: list, add, name, remove. Adding and removing end the person's other devices and are told by mail.

import type { SessionActor } from '@/lib/auth/actor';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { settleFactorChange, tellFactorChange } from '@/lib/auth/factors/factor-change';
import { insertRecoveryCodesIfNone } from '@/lib/auth/factors/recovery-codes';
import { providerOfAccount } from '@/lib/auth/oidc/providers';
import { creationOptions, judgeNewKey } from '@/lib/auth/passkeys/ceremonies';
import { keepChallenge, takeChallenge } from '@/lib/auth/passkeys/challenges';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import { actInSession } from '@/lib/auth/sessions/act-in-session';
import { deviceWords } from '@/lib/auth/sessions/device-words';
import { rotateSession } from '@/lib/auth/sessions/session';
import {
  countPasskeys as countRows,
  createPasskey,
  deletePasskey,
  listPasskeys as listRows,
  type NewPasskey,
  type PasskeyRow,
  renamePasskey as renameRow,
} from '@/lib/db/factors/passkeys';
import { isUniqueViolation } from '@/lib/db/failures';
import { inTransaction } from '@/lib/db/transactions';
import type { PasskeyDto } from '@/lib/shared/dto';
import { MAX_PASSKEYS } from '@/lib/shared/limits';
import type { NewPasskeyAnswer } from '@/lib/shared/account/passkey-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

const ADDED = { kind: 'factor-added', factor: 'passkey' } as const;
const REMOVED = { kind: 'factor-removed', factor: 'passkey' } as const;

/** The person's passkeys, oldest first. Neither the key nor its id leaves. */
export async function listPasskeys(actor: SessionActor): Promise<PasskeyDto[]> {
  return (await listRows(actor.ownerId)).map(dtoOf);
}

/** How many passkeys the person has. */
export function countPasskeys(actor: SessionActor): Promise<number> {
  return countRows(actor.ownerId);
}

/**
 * What the browser needs to make a passkey for this person.
 * @throws SafelightError `request/invalid` (a FieldRefusal, `passkey/too-many`) when they have twenty
 */
export async function startAddingPasskey(actor: SessionActor) {
  const keys = await listRows(actor.ownerId);
  if (keys.length >= MAX_PASSKEYS) throw tooMany();
  const options = await creationOptions(actor, keys);
  await keepChallenge('register', actor.ownerId, options.challenge);
  return options;
}

/**
 * Keeps the passkey the browser made, under `name` or, where it is empty, the words of this device. Ends every other session
 * and waiting sign-in; this device gets a fresh session that knows of the passkey. The first factor brings recovery codes.
 * @throws SafelightError `auth/passkey-refused`; `request/invalid` (a FieldRefusal, `passkey/too-many`); `auth/required` when the session
 * has ended meanwhile
 */
export async function addPasskey(
  actor: SessionActor,
  { name, answer }: { name: string; answer: NewPasskeyAnswer },
): Promise<{ passkey: PasskeyDto; recoveryCodes: readonly string[] | null }> {
  const challenge = await takeChallenge('register', actor.ownerId);
  const made = challenge === null ? null : await judgeNewKey(answer, challenge);
  if (!made) throw await refusedKey(actor, challenge === null ? 'challenge' : 'not-verified');
  const key = { ...made, transports: answer.transports, name: name || (await thisDevice()) };
  const added = await keep(actor, key).catch(async (error: unknown) => {
    throw isUniqueViolation(error) ? await refusedKey(actor, 'known') : error;
  });
  tellFactorChange(actor, ADDED);
  await rotateSession(actor, [...new Set([...actor.amr, 'hwk'])]);
  return added;
}

function keep(actor: SessionActor, key: NewPasskey): Promise<{ passkey: PasskeyDto; recoveryCodes: readonly string[] | null }> {
  return actInSession(actor, async (tx) => {
    const row = await createPasskey(tx, actor.ownerId, { key, maxKeys: MAX_PASSKEYS });
    if (row === null) throw tooMany();
    await settleFactorChange(tx, actor, { ...ADDED, subjectId: row.id });
    return { passkey: dtoOf(row), recoveryCodes: await insertRecoveryCodesIfNone(tx, actor.ownerId) };
  });
}

/**
 * Gives a passkey of the person another name.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's
 */
export async function renamePasskey(
  actor: SessionActor,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  await inTransaction(async (tx) => {
    const isRenamed = await renameRow(tx, actorId, { passkeyId, name });
    if (!isRenamed) throw new SafelightError('object/not-found', { detail: 'passkey' });
    await recordEvent({ type: 'auth.passkey-renamed', outcome: 'success', actorId, sessionId, subjectId: passkeyId }, tx);
  });
}

/**
 * Removes a passkey of the person; it opens nothing from then on. Ends every other session and waiting sign-in.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's; `auth/last-way-in`; `auth/required` when the
 * session has ended meanwhile
 */
export async function removePasskey(actor: SessionActor, { passkeyId }: { passkeyId: string }): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  const isUsable = (account: { provider: string; providerAccountId: string }) => providerOfAccount(account) !== null;
  const outcome = await actInSession(actor, async (tx) => {
    const result = await deletePasskey(tx, actorId, { passkeyId, isUsable });
    if (result === 'deleted') await settleFactorChange(tx, actor, { ...REMOVED, subjectId: passkeyId });
    return result;
  });
  if (outcome === 'not-found') throw new SafelightError('object/not-found', { detail: 'passkey' });
  if (outcome === 'last-way-in') {
    const detail = { code: 'auth/last-way-in' };
    await recordEvent({ type: 'auth.passkey-removed', outcome: 'refused', actorId, sessionId, subjectId: passkeyId, detail });
    throw new SafelightError('auth/last-way-in');
  }
  tellFactorChange(actor, REMOVED);
}

async function refusedKey(
  { ownerId: actorId, sessionId }: SessionActor,
  reason: 'challenge' | 'not-verified' | 'known',
): Promise<SafelightError> {
  const detail = { code: 'auth/passkey-refused', reason };
  await recordEvent({ type: 'auth.passkey-added', outcome: 'refused', actorId, sessionId, detail });
  return new SafelightError('auth/passkey-refused', { detail: reason });
}

const tooMany = () => new FieldRefusal('request/invalid', { name: ['passkey/too-many'] });

async function thisDevice(): Promise<string> {
  return deviceWords((await currentRequestFacts()).userAgent);
}

function dtoOf({ id, name, isBackedUp, createdAt, lastUsedAt }: PasskeyRow): PasskeyDto {
  return {
    id,
    name,
    isSynced: isBackedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
