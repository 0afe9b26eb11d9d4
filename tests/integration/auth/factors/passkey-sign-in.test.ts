// The ways in by passkey: alone, as the second step, and to confirm; and everything that must not get in.

import { finishPasskey as finishStep, startPasskey as startStep } from '@/app/(public)/second-step/passkey/actions';
import { finishPasskey as finishSignIn, signIn, startPasskey as startSignIn } from '@/app/(public)/sign-in/actions';
import { finishPasskey as finishConfirm, startPasskey as startConfirm } from '@/app/(vault)/confirm/passkey/actions';
import { startPasskey as startAdding } from '@/app/(vault)/settings/security/passkeys/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { userHandleOf } from '@/lib/auth/passkeys/user-handle';
import { findActor } from '@/lib/auth/sessions/session';
import { admit, throttleKey } from '@/lib/auth/throttle';
import { db } from '@/lib/db/client';
import { CHALLENGE_COOKIE, PENDING_COOKIE, SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { following, fromFreshAddress, send, warmUp, withoutRequestId } from '@/tests/support/requests/forms';
import { createMember } from '@/tests/support/people/members';
import { cookieJar, takeCookies } from '@/tests/support/requests/next-headers';
import { addKey, confirmByKey, enterByKey, granted, stepByKey } from '@/tests/support/people/passkey-holders';
import { signIn as signInPerson } from '@/tests/support/people/signed-in';
import { type KeyKind, SoftwarePasskey, type Twist } from '@/tests/support/people/software-authenticator';

const REFUSED = { ok: false, code: 'auth/passkey-refused' };

/** A member with a passkey, whose browser is a fresh one now. */
async function holder(kind: KeyKind = 'ES256') {
  const person = await createMember({ isSignedIn: true });
  const { key, passkeyId } = await addKey('Phone', kind);
  takeCookies();
  await db().session.deleteMany({ where: { userId: person.id } });
  return { ...person, key, passkeyId };
}
/** A sign-in of this person that waits in this browser for its second proof. */
async function waiting(person: { email: string; password: string }) {
  expect(await send(signIn, person)).toEqual({ redirectTo: '/second-step' });
}
const passwordOf = ({ email, password }: { email: string; password: string }) => ({ email, password });
const lastEvent = (actorId: string, type: string) =>
  db().securityEvent.findFirst({ where: { actorId, type }, orderBy: { id: 'desc' } });
const ageChallenge = () => db().passkeyChallenge.updateMany({ data: { expires: new Date(Date.now() - 1) } });

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('a passkey alone', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('signs in with %s, past any second factor, and is booked', async (kind) => {
    const { id, key, passkeyId } = await holder(kind);
    expect(await enterByKey(key, {}, '/settings?x=1')).toEqual({ redirectTo: '/settings?x=1' });
    expect(await findActor()).toMatchObject({ ownerId: id, amr: ['hwk', 'user'] });
    expect(await db().passkey.findUnique({ where: { id: passkeyId } })).toMatchObject({
      counter: 1n,
      lastUsedAt: expect.any(Date),
    });
    expect(await lastEvent(id, 'auth.sign-in')).toMatchObject({ outcome: 'success', detail: { method: 'hwk user' } });
    expect(cookieJar().has(CHALLENGE_COOKIE)).toBe(false);
    expect(cookieJar().has(PENDING_COOKIE)).toBe(false);
  });

  it('rotates the token this browser had', async () => {
    const { id, key } = await holder();
    await enterByKey(key);
    const before = cookieJar().get(SESSION_COOKIE)?.value;
    await enterByKey(key);
    expect(cookieJar().get(SESSION_COOKIE)?.value).not.toBe(before);
    expect(await db().session.count({ where: { userId: id, amr: { has: 'hwk' } } })).toBe(1);
  });

  it('leads to paths of our own only', async () => {
    const { key } = await holder();
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'])
      expect(await enterByKey(key, {}, next)).toEqual({ redirectTo: '/photos' });
  });

  it('opens an account whose password is locked', async () => {
    const { email, password, key } = await holder();
    for (let i = 0; i < 5; i += 1) await admit(throttleKey('acct', email));
    expect(await send(signIn, { email, password })).toMatchObject({ code: 'auth/locked' });
    expect(await enterByKey(key)).toEqual({ redirectTo: '/photos' });
  });

  it('opens nothing for people who are disabled or waiting for deletion', async () => {
    const { id, key } = await holder();
    for (const data of [{ disabledAt: new Date() }, { disabledAt: null, deletionDueAt: new Date(Date.now() + 60_000) }]) {
      await db().user.update({ where: { id }, data });
      expect(await enterByKey(key)).toMatchObject(REFUSED);
    }
    await db().user.update({ where: { id }, data: { deletionDueAt: null } });
    expect(await enterByKey(key)).toEqual({ redirectTo: '/photos' });
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['a frame', { crossOrigin: true }],
    ['a holder who was not verified', { isVerified: false }],
    ['a bent signature', { isSignatureBent: true }],
  ] as const)('refuses %s', async (_what, twist: Twist) => {
    const { id, key, passkeyId } = await holder();
    expect(await enterByKey(key, twist)).toMatchObject(REFUSED);
    expect(await findActor()).toBeNull();
    expect(await lastEvent(id, 'auth.sign-in')).toMatchObject({
      outcome: 'refused',
      detail: { method: 'hwk', code: 'auth/passkey-refused', reason: 'not-verified' },
    });
    expect(await db().passkey.findUnique({ where: { id: passkeyId } })).toMatchObject({ counter: 0n, lastUsedAt: null });
  });

  it('refuses no handle, a handle of nobody, and the handle of another person', async () => {
    const { id, key } = await holder();
    const bob = await holder();
    const before = await db().securityEvent.count({ where: { actorId: bob.id } });
    for (const userHandle of [null, 'AAAA', userHandleOf(ownerIdFrom(crypto.randomUUID())), userHandleOf(ownerIdFrom(bob.id))])
      expect(await enterByKey(key, { userHandle })).toMatchObject(REFUSED);
    expect(await findActor()).toBeNull();
    expect(await db().session.count({ where: { userId: { in: [id, bob.id] }, amr: { has: 'hwk' } } })).toBe(0);
    // A handle can be made up: nobody's ledger is written to for it.
    expect(await db().securityEvent.count({ where: { actorId: bob.id } })).toBe(before);
  });

  it('refuses a counter that stands still or goes back, and puts it on record', async () => {
    const { id, key } = await holder();
    expect(await enterByKey(key, { counter: 9 })).toEqual({ redirectTo: '/photos' });
    takeCookies();
    for (const counter of [9, 8, 0]) {
      expect(await enterByKey(key, { counter })).toMatchObject(REFUSED);
      expect(await lastEvent(id, 'auth.sign-in')).toMatchObject({ outcome: 'refused', detail: { reason: 'counter' } });
    }
    expect(await findActor()).toBeNull();
    expect(await enterByKey(key, { counter: 10 })).toEqual({ redirectTo: '/photos' });
  });

  it('takes keys that do not count', async () => {
    const { key, passkeyId } = await holder();
    key.step = 0;
    for (let use = 0; use < 2; use += 1) expect(await enterByKey(key)).toEqual({ redirectTo: '/photos' });
    key.isBackedUp = true;
    await enterByKey(key);
    expect(await db().passkey.findUnique({ where: { id: passkeyId } })).toMatchObject({ counter: 0n, isBackedUp: true });
  });

  it('answers the same for an unknown key, in words and, about, in time', async () => {
    const { key } = await holder();
    const stranger = new SoftwarePasskey();
    const answers = [];
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let round = 0; round < 12; round += 1) {
      for (const [kind, twist] of [
        ['known', { isSignatureBent: true }],
        ['unknown', { isSignatureBent: true, id: stranger.id }],
      ] as const) {
        fromFreshAddress();
        const answer = key.get(granted(await startSignIn({})), twist);
        const start = performance.now();
        answers.push(withoutRequestId(await following(finishSignIn({ answer }))));
        times[kind].push(performance.now() - start);
      }
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject(REFUSED);
    const quiet = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 4)] ?? Number.NaN;
    expect(Math.abs(quiet(times.known) - quiet(times.unknown))).toBeLessThan(15);
  }, 60_000);
});

describe('a challenge', () => {
  it('is used up by its first answer, right or wrong', async () => {
    const { key } = await holder();
    const options = granted(await startSignIn({}));
    const jar = takeCookies();
    const attempt = async (twist: Twist = {}) => {
      takeCookies();
      jar();
      return following(finishSignIn({ answer: key.get(options, twist) }));
    };
    expect(await attempt({ isSignatureBent: true })).toMatchObject(REFUSED);
    expect(await attempt()).toMatchObject(REFUSED);
    expect(await findActor()).toBeNull();
  });

  it('lets one of many in that use it at once', async () => {
    const { id, key } = await holder();
    const options = granted(await startSignIn({}));
    const jar = takeCookies();
    const tries = Array.from({ length: 8 }, () => {
      jar();
      return following(finishSignIn({ answer: key.get(options) }));
    });
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(await db().session.count({ where: { userId: id, amr: { has: 'hwk' } } })).toBe(1);
  });

  it('is nothing in another browser, without its cookie, or when it is too old', async () => {
    const { key } = await holder();
    const options = granted(await startSignIn({}));
    const answer = key.get(options);
    const jar = takeCookies();
    expect(await following(finishSignIn({ answer }))).toMatchObject(REFUSED);
    granted(await startSignIn({}));
    expect(await following(finishSignIn({ answer }))).toMatchObject(REFUSED);
    takeCookies();
    jar();
    await ageChallenge();
    expect(await following(finishSignIn({ answer }))).toMatchObject(REFUSED);
  });

  it('is good for one purpose: each other ceremony refuses it', async () => {
    const { email, password, key } = await holder();
    const finishes = {
      'sign-in': () => finishSignIn,
      'second-step': () => finishStep,
      confirm: () => finishConfirm,
    };
    const starts = { 'sign-in': startSignIn, 'second-step': startStep, confirm: startConfirm, register: startAdding };
    for (const [from, start] of Object.entries(starts)) {
      for (const [to, finish] of Object.entries(finishes)) {
        if (from === to) continue;
        fromFreshAddress();
        takeCookies();
        expect(await enterByKey(key)).toEqual({ redirectTo: '/photos' });
        const session = cookieJar().get(SESSION_COOKIE)?.value;
        await waiting({ email, password });
        const { challenge } = granted<{ challenge: string }>(await start({}));
        const answer = key.get({ challenge, rpId: 'localhost' });
        const result = await following<unknown>(finish()({ answer }));
        expect([from, to, result]).toEqual([from, to, expect.objectContaining(REFUSED)]);
        expect(cookieJar().get(SESSION_COOKIE)?.value).toBe(session);
      }
    }
  });
});

describe('a passkey as the second step', () => {
  it('ends the sign-in that waits, and is one of its proofs', async () => {
    const person = await holder();
    await send(signIn, { ...passwordOf(person), next: '/trash' });
    expect(await findActor()).toBeNull();
    expect(await stepByKey(person.key)).toEqual({ redirectTo: '/trash' });
    expect(await findActor()).toMatchObject({ ownerId: person.id, amr: ['pwd', 'hwk'] });
    expect(await db().pendingSignIn.count({ where: { userId: person.id } })).toBe(0);
  });

  it('names only keys of the person who waits', async () => {
    const anna = await holder();
    await holder();
    await waiting(passwordOf(anna));
    const { allowCredentials } = granted(await startStep({}));
    expect(allowCredentials?.map(({ id }) => id)).toEqual([anna.key.id]);
  });

  it('refuses a key of another person, whatever handle it shows', async () => {
    const [anna, bob] = [await holder(), await holder()];
    for (const userHandle of [undefined, null, userHandleOf(ownerIdFrom(anna.id))]) {
      await waiting(passwordOf(anna));
      expect(await stepByKey(bob.key, userHandle === undefined ? {} : { userHandle })).toMatchObject(REFUSED);
    }
    expect(await findActor()).toBeNull();
    expect(await lastEvent(anna.id, 'auth.second-step')).toMatchObject({ outcome: 'refused', detail: { method: 'hwk' } });
  });

  it('takes the answer without a handle, and refuses another person’s handle', async () => {
    const [anna, bob] = [await holder(), await holder()];
    await waiting(passwordOf(anna));
    expect(await stepByKey(anna.key, { userHandle: userHandleOf(ownerIdFrom(bob.id)) })).toMatchObject(REFUSED);
    expect(await stepByKey(anna.key, { userHandle: null })).toEqual({ redirectTo: '/photos' });
  });

  it('has five tries, and says when they are over', async () => {
    const person = await holder();
    await waiting(passwordOf(person));
    const start = granted(await startStep({}));
    for (let i = 0; i < 5; i += 1) {
      expect(await following(finishStep({ answer: person.key.get(start) }))).toMatchObject(
        i === 0 ? { redirectTo: '/photos' } : { code: 'auth/pending-expired' },
      );
    }
    takeCookies();
    await waiting(passwordOf(person));
    for (let i = 0; i < 5; i += 1) expect(await stepByKey(person.key, { isSignatureBent: true })).toMatchObject({ ok: false });
    const { challenge } = { challenge: 'AAAA' };
    expect(await following(finishStep({ answer: person.key.get({ challenge }) }))).toMatchObject({
      code: 'auth/pending-expired',
    });
    takeCookies();
    await waiting(passwordOf(person));
    // A signature cannot be guessed, so nothing is locked beyond that one sign-in.
    expect(await stepByKey(person.key)).toEqual({ redirectTo: '/photos' });
  });

  it('puts a counter that goes back on record beside the refusal', async () => {
    const person = await holder();
    await enterByKey(person.key, { counter: 5 });
    takeCookies();
    await waiting(passwordOf(person));
    expect(await stepByKey(person.key, { counter: 5 })).toMatchObject(REFUSED);
    expect(await lastEvent(person.id, 'auth.sign-in')).toMatchObject({ outcome: 'refused', detail: { reason: 'counter' } });
  });

  it('is closed where nothing waits, and to people without a passkey', async () => {
    expect(await startStep({})).toMatchObject({ code: 'auth/pending-expired' });
    const person = await holder();
    await waiting(passwordOf(person));
    await db().passkey.deleteMany({ where: { userId: person.id } });
    expect(await startStep({})).toMatchObject(REFUSED);
  });

  it('lets one of several in that finish at once', async () => {
    const person = await holder();
    await waiting(passwordOf(person));
    const start = granted(await startStep({}));
    const jar = takeCookies();
    const tries = Array.from({ length: 4 }, () => {
      jar();
      return following(finishStep({ answer: person.key.get(start) }));
    });
    expect((await Promise.all(tries)).filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(await db().session.count({ where: { userId: person.id, amr: { has: 'hwk' } } })).toBe(1);
  });
});

describe('a passkey to confirm', () => {
  it('gives a fresh session with a fresh clock, and leads back', async () => {
    const person = await holder();
    await enterByKey(person.key);
    const before = cookieJar().get(SESSION_COOKIE)?.value;
    await db().session.updateMany({ where: { userId: person.id }, data: { authTime: new Date(Date.now() - 3_600_000) } });
    expect(await confirmByKey(person.key, {}, '/settings/security')).toEqual({ redirectTo: '/settings/security' });
    expect(cookieJar().get(SESSION_COOKIE)?.value).not.toBe(before);
    const actor = await findActor();
    expect(Date.now() - (actor?.authTime.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await lastEvent(person.id, 'auth.confirmed')).toMatchObject({ outcome: 'success', detail: { method: 'hwk user' } });
  });

  it('refuses a key of another person, and records it', async () => {
    const bob = await holder();
    const anna = await holder();
    await enterByKey(anna.key);
    const before = cookieJar().get(SESSION_COOKIE)?.value;
    expect(await confirmByKey(bob.key)).toMatchObject(REFUSED);
    expect(await confirmByKey(bob.key, { userHandle: userHandleOf(ownerIdFrom(anna.id)), id: anna.key.id })).toMatchObject(
      REFUSED,
    );
    expect(await lastEvent(anna.id, 'auth.confirmed')).toMatchObject({ outcome: 'refused', detail: { reason: 'not-verified' } });
    expect(cookieJar().get(SESSION_COOKIE)?.value).toBe(before);
  });

  it('is closed to people without a passkey', async () => {
    await signInPerson('Anna');
    expect(await startConfirm({})).toMatchObject(REFUSED);
  });
});
