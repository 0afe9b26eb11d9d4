// The steps every door takes, in their one order: origin -> rate limit -> who -> input -> the work -> ledger -> answer.
// It knows no shape of answer; doors.ts gives it one.

import type { Actor, SessionActor } from '@/lib/auth/actor';
import { requireAdmin } from '@/lib/auth/admin/require-admin';
import { limitOrThrow, type Rule } from '@/lib/auth/limits';
import { findActorOf } from '@/lib/auth/sessions/session';
import { requireFresh } from '@/lib/auth/sessions/step-up';
import { config } from '@/lib/config/config';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import { limitPrefix } from '@/lib/http/requests/client-address';
import { describeError } from '@/lib/http/error-responses';
import { isSameOrigin } from '@/lib/http/requests/same-origin';
import { log } from '@/lib/log/log';
import { findRequestContext } from '@/lib/log/request-context';
import type { ErrorCode } from '@/lib/shared/error-codes';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import { recordRepeatableSoon } from '@/lib/watch/record';

/** A household or an office shares one address: it gets so many times what one person gets. */
const PEOPLE_PER_ADDRESS = 10;
/** Where no outer door tells addresses apart, all strangers are one: a tight count would let any of them shut everybody out. */
const STRANGERS_WITHOUT_ADDRESS = 20;

// Refusals that nobody further in records. What a flow or a vault function refuses, it has put on record itself.
const DOOR_REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'auth/required',
  'auth/origin',
  'auth/step-up',
  'auth/forbidden',
  'auth/factor-required',
  'request/invalid',
  'request/method',
  'request/media-type',
  'request/too-large',
  'request/length-required',
  'object/not-found',
]);

/** What decides about one call before its work: the door's name, its rule, and the request's method and headers. */
export type Entry = {
  readonly name: string;
  readonly limit?: Rule | undefined;
  readonly isStepUp?: boolean | undefined;
  readonly method: string;
  readonly headers: Headers;
};

/** `admitUser` or `admitAdmin`. */
export type AdmitPerson = (entry: Entry, met: (actor: SessionActor) => void) => Promise<SessionActor>;

/**
 * Lets anybody in whose request came from our own pages and who has tries left.
 * @throws SafelightError `auth/origin`, `request/rate-limited`, `limits/unavailable`
 */
export async function admitPublic(entry: Entry): Promise<void> {
  requireOwnOrigin(entry);
  if (entry.limit) await limitAddress(entry, entry.limit);
}

/**
 * Lets a signed-in person in: one address is counted before anybody is looked up, the person after. `met` is told who it is
 * before they can be refused.
 * @throws SafelightError `auth/origin`, `request/rate-limited`, `limits/unavailable`, `auth/required`; `auth/step-up` where the
 * door wants a fresh proof
 */
export async function admitUser(entry: Entry, met: (actor: SessionActor) => void): Promise<SessionActor> {
  const { name, limit } = entry;
  requireOwnOrigin(entry);
  if (limit) await limitAddress(entry, { ...limit, limit: limit.limit * PEOPLE_PER_ADDRESS });
  const actor = await findActorOf(entry.headers);
  if (!actor) throw new SafelightError('auth/required', { detail: name });
  met(actor);
  if (limit) await limitOrThrow(`door:${name}:person:${actor.ownerId}`, limit);
  if (entry.isStepUp) requireFresh(actor);
  return actor;
}

/**
 * Lets an admin in who came with two factors. In this order, so that nobody else is asked for a fresh proof.
 * @throws SafelightError as `admitUser`, and `auth/forbidden`, `auth/factor-required`
 */
export async function admitAdmin(entry: Entry, met: (actor: SessionActor) => void): Promise<SessionActor> {
  const actor = await admitUser({ ...entry, isStepUp: false }, met);
  await requireAdmin(actor);
  if (entry.isStepUp) requireFresh(actor);
  return actor;
}

/**
 * Puts a refusal or failure on record and in the log, and answers the error to show: a store that is away is
 * `db/unavailable`, whatever nobody foresaw stays unknown (`internal/unexpected`).
 */
export function settleFailure(name: string, thrown: unknown, actor: Actor | null): unknown {
  const isStoreAway = !(thrown instanceof SafelightError) && isDatabaseUnavailable(thrown);
  const error = isStoreAway ? new SafelightError('db/unavailable', { cause: thrown }) : thrown;
  const { code, status } = describeError(error);
  if (status >= 500) log().error({ error, door: name, code }, 'a door failed');
  else log().info({ door: name, code, detail: isSafelightError(error) ? error.detail : undefined }, 'a door refused');
  recordAtDoor(name, code, actor);
  return error;
}

function recordAtDoor(name: string, code: ErrorCode, actor: Actor | null): void {
  const isLimited = code === 'request/rate-limited';
  if (!isLimited && !DOOR_REFUSALS.has(code)) return;
  const who = actor?.ownerId ?? limitPrefix(findRequestContext()?.ip ?? '');
  recordRepeatableSoon(`${name} ${code} ${who}`, {
    type: isLimited ? 'door.limited' : 'door.refused',
    outcome: 'refused',
    actorId: actor?.ownerId ?? null,
    sessionId: actor?.sessionId ?? null,
    detail: { door: name, code, ...(actor?.tokenId ? { token: actor.tokenId } : {}) },
  });
}

// Next runs an action that comes without any Origin, and route handlers have no such check at all (T7).
function requireOwnOrigin({ headers, method, name }: Entry): void {
  if (!isSameOrigin(headers, method, config().origin)) throw new SafelightError('auth/origin', { detail: name });
}

// An address nobody vouches for counts in one bucket with all the others, which holds more.
function limitAddress({ name }: Entry, rule: Rule): Promise<void> {
  const address = findRequestContext()?.ip ?? null;
  const limit = address === null ? rule.limit * STRANGERS_WITHOUT_ADDRESS : rule.limit;
  return limitOrThrow(`door:${name}:address:${limitPrefix(address ?? '')}`, { ...rule, limit });
}
