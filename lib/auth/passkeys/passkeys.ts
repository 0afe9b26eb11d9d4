// A person's own passkeys: list, add, name, remove. Adding and removing end the person's other devices and are told by mail.

import type { SessionActor } from '@/lib/auth/actor';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { type FactorChange, tellFactorChange } from '@/lib/auth/factors/factor-change';
import { issueRecoveryCodesIfNone } from '@/lib/auth/factors/recovery-codes';
import { providerOfAccount } from '@/lib/auth/oidc/providers';
import { creationOptions, judgeNewKey } from '@/lib/auth/passkeys/ceremonies';
import { keepChallenge, takeChallenge } from '@/lib/auth/passkeys/challenges';
import { currentRequestFacts } from '@/lib/auth/request-facts';
import { deviceWords } from '@/lib/auth/sessions/device-words';
import { rotateSession } from '@/lib/auth/sessions/session';
import {
  countPasskeys as countRows,
  createPasskey,
  deletePasskey,
  listPasskeys as listRows,
  type PasskeyRow,
  renamePasskey as renameRow,
} from '@/lib/db/passkeys';
import type { PasskeyDto } from '@/lib/shared/dto';
import { MAX_PASSKEYS } from '@/lib/shared/limits';
import type { NewPasskeyAnswer } from '@/lib/shared/passkey-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

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
 * @throws SafelightError `auth/passkey-refused`; `request/invalid` (a FieldRefusal, `passkey/too-many`)
 */
export async function addPasskey(
  actor: SessionActor,
  { name, answer }: { name: string; answer: NewPasskeyAnswer },
): Promise<{ passkey: PasskeyDto; recoveryCodes: readonly string[] | null }> {
  const challenge = await takeChallenge('register', actor.ownerId);
  const made = challenge === null ? null : await judgeNewKey(answer, challenge);
  if (!made) throw await refusedKey(actor, challenge === null ? 'challenge' : 'not-verified');
  const key = { ...made, transports: answer.transports, name: name || (await thisDevice()) };
  const row = await createPasskey(actor.ownerId, key, { maxPasskeys: MAX_PASSKEYS, keepSessionId: actor.sessionId });
  if (row === 'too-many') throw tooMany();
  if (row === 'known' || row === 'gone') throw await refusedKey(actor, row);
  await settle(actor, 'factor-added', row.id);
  const recoveryCodes = await issueRecoveryCodesIfNone(actor.ownerId);
  await rotateSession(actor, [...new Set([...actor.amr, 'hwk'])]);
  return { passkey: dtoOf(row), recoveryCodes };
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
  if (!(await renameRow(actorId, passkeyId, name))) throw new SafelightError('object/not-found', { detail: 'passkey' });
  await recordEvent({ type: 'auth.passkey-renamed', outcome: 'success', actorId, sessionId, subjectId: passkeyId });
}

/**
 * Removes a passkey of the person; it opens nothing from then on. Ends every other session and waiting sign-in.
 * @throws SafelightError `object/not-found` when it is not there or somebody else's; `auth/last-way-in`
 */
export async function removePasskey(actor: SessionActor, { passkeyId }: { passkeyId: string }): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  const isUsable = (account: { provider: string; providerAccountId: string }) => providerOfAccount(account) !== null;
  const outcome = await deletePasskey(actorId, passkeyId, { keepSessionId: sessionId, isUsable });
  if (outcome === 'not-found') throw new SafelightError('object/not-found', { detail: 'passkey' });
  if (outcome === 'last-way-in') {
    const detail = { code: 'auth/last-way-in' };
    await recordEvent({ type: 'auth.passkey-removed', outcome: 'refused', actorId, sessionId, subjectId: passkeyId, detail });
    throw new SafelightError('auth/last-way-in');
  }
  await settle(actor, 'factor-removed', passkeyId);
}

// The other devices ended with the row; what is left is the record and the mail.
async function settle(actor: SessionActor, kind: FactorChange['kind'], subjectId: string): Promise<void> {
  const { ownerId: actorId, sessionId } = actor;
  const type = kind === 'factor-added' ? 'auth.passkey-added' : 'auth.passkey-removed';
  await recordEvent({ type, outcome: 'success', actorId, sessionId, subjectId });
  tellFactorChange(actor, { kind, factor: 'passkey' });
}

async function refusedKey(
  { ownerId: actorId, sessionId }: SessionActor,
  reason: 'challenge' | 'not-verified' | 'known' | 'gone',
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
