import { signIn } from '@/app/(public)/sign-in/actions';
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
} from '@/app/(vault)/settings/security/authenticator/actions';
import AuthenticatorPage from '@/app/(vault)/settings/security/authenticator/page';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { findAuthenticator, findEnrolment, spendTotpCode } from '@/lib/auth/factors/authenticator';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { startPending } from '@/lib/auth/sign-in/pending';
import { db } from '@/lib/db/client';
import { confirmTotpFactor } from '@/lib/db/factors/totp-factors';
import { inTransaction } from '@/lib/db/transactions';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { following, fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { createMember } from '@/tests/support/people/members';
import { cookieJar, takeCookies } from '@/tests/support/requests/next-headers';
import {
  begin,
  createMemberWithApp,
  dataDump,
  enrol,
  ledgerOf,
  letStepsPass,
  makeStale,
} from '@/tests/support/people/second-factors';
import { bytesOfKey, STEP_MILLISECONDS, totpCode, wrongCode } from '@/tests/support/people/totp';

const cookie = () => cookieJar().get(SESSION_COOKIE)?.value;
const addPasskey = (userId: string) =>
  db().passkey.create({
    data: { userId, credentialId: crypto.randomUUID(), publicKey: Buffer.alloc(8), counter: 0n, name: 'key', isBackedUp: false },
  });

async function currentActor() {
  const actor = await findActor();
  if (!actor) throw new Error('nobody is signed in');
  return actor;
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('setting an authenticator up', () => {
  it('is off until the first good code, and asked for from then on', async () => {
    const { id, email, password } = await createMember({ isSignedIn: true });
    const { enrolmentId, key } = await begin();
    expect(await send(confirmAuthenticator, { enrolmentId, code: wrongCode(key) })).toMatchObject({ code: 'auth/bad-code' });
    expect(await findAuthenticator(await currentActor())).toBeNull();
    expect(await spendTotpCode(ownerIdFrom(id), totpCode(key))).toBe(false);
    const mine = takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/photos' });
    takeCookies();
    mine();
    const confirmed = await send(confirmAuthenticator, { enrolmentId, code: totpCode(key) });
    expect(confirmed).toMatchObject({ ok: true, data: { recoveryCodes: expect.any(Array) } });
    expect(await findAuthenticator(await currentActor())).toEqual({
      confirmedAt: expect.stringMatching(/Z$/),
      lastUsedAt: expect.stringMatching(/Z$/),
    });
    takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/second-step' });
    expect(await findActor()).toBeNull();
    expect(await ledgerOf(id, 'auth.authenticator-added')).toEqual([
      { outcome: 'refused', detail: { code: 'auth/bad-code' } },
      { outcome: 'success', detail: { ended: 1 } },
    ]);
  });

  it('shows a seed of 160 bits as key, address and picture, to the page it was begun on alone', async () => {
    const bob = await createMember({ isSignedIn: true });
    const bobs = await begin();
    takeCookies();
    const anna = await createMember({ isSignedIn: true });
    const mine = await begin();
    const actor = await currentActor();
    const enrolment = await findEnrolment(actor, mine.enrolmentId);
    expect(bytesOfKey(mine.key)).toHaveLength(20);
    expect(mine.key).toMatch(/^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const uri = new URL(enrolment?.uri ?? '');
    expect(uri.href).toMatch(/^otpauth:\/\/totp\/Safelight:/);
    expect(decodeURIComponent(uri.href)).toContain(anna.email);
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: mine.key.replaceAll(' ', ''),
      issuer: 'Safelight',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(enrolment?.qrCode.size).toBeGreaterThan(20);
    expect(enrolment?.qrCode.path).toMatch(/^(?:M\d+ \d+h1v1h-1z)+$/);
    expect(await findEnrolment(actor, bobs.enrolmentId)).toBeNull();
    expect(await findEnrolment(actor, 'x'.repeat(43))).toBeNull();
    expect(await send(confirmAuthenticator, { enrolmentId: bobs.enrolmentId, code: totpCode(bobs.key) })).toMatchObject({
      code: 'auth/pending-expired',
    });
    expect(await db().totpFactor.count({ where: { userId: { in: [anna.id, bob.id] }, confirmedAt: { not: null } } })).toBe(0);
  });

  it('draws another seed each time, and the one before is dead', async () => {
    await createMember({ isSignedIn: true });
    const first = await begin();
    const second = await begin();
    expect(second.key).not.toBe(first.key);
    expect(await findEnrolment(await currentActor(), first.enrolmentId)).toBeNull();
    const late = await send(confirmAuthenticator, { enrolmentId: first.enrolmentId, code: totpCode(first.key) });
    expect(late).toMatchObject({ code: 'auth/pending-expired' });
    const mixed = await send(confirmAuthenticator, { enrolmentId: second.enrolmentId, code: totpCode(first.key) });
    expect(mixed).toMatchObject({ code: 'auth/bad-code' });
  });

  it('is over after a quarter of an hour', async () => {
    const { id } = await createMember({ isSignedIn: true });
    const { enrolmentId, key } = await begin();
    await db().totpFactor.update({ where: { userId: id }, data: { createdAt: new Date(Date.now() - 15 * 60_000) } });
    expect(await findEnrolment(await currentActor(), enrolmentId)).toBeNull();
    expect(await send(confirmAuthenticator, { enrolmentId, code: totpCode(key) })).toMatchObject({
      code: 'auth/pending-expired',
    });
  });

  it('does not touch one that is on', async () => {
    const { id, key } = await createMemberWithApp({ isSignedIn: true });
    expect(await send(beginAuthenticator, {})).toMatchObject({ ok: false, code: 'request/invalid' });
    expect(await spendTotpCode(ownerIdFrom(id), totpCode(key))).toBe(true);
  });

  it('lets one of two confirmations at once win, whichever code they bring', async () => {
    const { id } = await createMember({ isSignedIn: true });
    const { enrolmentId, key } = await begin();
    const codes = [totpCode(key), totpCode(key, Date.now() - STEP_MILLISECONDS)];
    const answers = await Promise.all(codes.map((code) => send(confirmAuthenticator, { enrolmentId, code })));
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
    // The second comes before or after this device's session is another one.
    const refusals = answers.map((answer) => ('ok' in answer && !answer.ok ? answer.code : 'ok'));
    expect(refusals.filter((code) => code === 'auth/pending-expired' || code === 'auth/required')).toHaveLength(1);
    expect(await db().totpUse.count({ where: { userId: id } })).toBe(1);
    expect(await db().recoveryCode.count({ where: { userId: id } })).toBe(10);
  });

  it('is turned on once, also when both callers saw it waiting', async () => {
    const { id } = await createMember({ isSignedIn: true });
    await begin();
    const { sealedSecret } = await db().totpFactor.findUniqueOrThrow({ where: { userId: id } });
    const expires = new Date(Date.now() + 60_000);
    const turnOn = (step: bigint) =>
      inTransaction((tx) => confirmTotpFactor(tx, ownerIdFrom(id), { sealedSecret, spent: { step, expires } }));
    expect((await Promise.all([turnOn(1n), turnOn(2n), turnOn(3n)])).filter(Boolean)).toHaveLength(1);
    expect(await db().totpUse.count({ where: { userId: id } })).toBe(1);
  });

  it('ends every other session and waiting sign-in, rotates this one, makes it strong and tells the owner', async () => {
    const { id, email } = await createMember({ isSignedIn: true });
    const back = takeCookies();
    await establish(id, ['pwd']);
    const other = takeCookies();
    await startPending({ userId: id, amr: ['pwd'], nextPath: '/photos' });
    takeCookies();
    back();
    const before = cookie();
    await enrol(id);
    expect(cookie()).not.toBe(before);
    expect((await currentActor()).amr).toEqual(['pwd', 'otp']);
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
    expect(await db().pendingSignIn.count({ where: { userId: id } })).toBe(0);
    const mail = (await mailsTo(email)).at(-1);
    expect(mail?.subject).toBe('An authenticator app was added to your account');
    expect(mail?.text).toContain('/forgot-password');
    expect(mail?.text).toContain('/settings/security');
    takeCookies();
    other();
    expect(await findActor()).toBeNull();
  });

  it('spends the code it was turned on with', async () => {
    const { id } = await createMember({ isSignedIn: true });
    const { enrolmentId, key } = await begin();
    const code = totpCode(key);
    expect(await send(confirmAuthenticator, { enrolmentId, code })).toMatchObject({ ok: true });
    expect(await spendTotpCode(ownerIdFrom(id), code)).toBe(false);
  });
});

describe('spendTotpCode', () => {
  it('takes the code of now, of the step before and of the step after, and no other', async () => {
    const { id, key } = await createMemberWithApp();
    const now = Math.floor(Date.now() / STEP_MILLISECONDS) * STEP_MILLISECONDS + STEP_MILLISECONDS / 2;
    const taken = async (steps: number) => {
      await letStepsPass(id);
      return spendTotpCode(ownerIdFrom(id), totpCode(key, now + steps * STEP_MILLISECONDS), now);
    };
    expect([await taken(-1), await taken(0), await taken(1)]).toEqual([true, true, true]);
    expect([await taken(-3), await taken(-2), await taken(2), await taken(3)]).toEqual([false, false, false, false]);
  });

  it('takes a code once, and of eight uses at once one', async () => {
    const { id, key } = await createMemberWithApp();
    const owner = ownerIdFrom(id);
    const code = totpCode(key);
    const uses = await Promise.all(Array.from({ length: 8 }, () => spendTotpCode(owner, code)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await spendTotpCode(owner, code)).toBe(false);
  });

  it('takes nobody else’s code', async () => {
    const [anna, bob] = [await createMemberWithApp(), await createMemberWithApp()];
    expect(await spendTotpCode(ownerIdFrom(anna.id), totpCode(bob.key))).toBe(false);
    expect(await spendTotpCode(ownerIdFrom(bob.id), totpCode(bob.key))).toBe(true);
  });

  it('opens no seed that was moved to another person or changed', async () => {
    const [anna, bob] = [await createMemberWithApp(), await createMemberWithApp()];
    const row = await db().totpFactor.findUniqueOrThrow({ where: { userId: bob.id } });
    await db().totpFactor.update({
      where: { userId: anna.id },
      data: { sealedSecret: row.sealedSecret, kekId: row.kekId },
    });
    await expect(spendTotpCode(ownerIdFrom(anna.id), totpCode(bob.key))).rejects.toMatchObject({ code: 'crypto/open-failed' });
    const changed = Buffer.from(row.sealedSecret);
    changed.writeUInt8(changed.readUInt8(60) ^ 1, 60);
    await db().totpFactor.update({ where: { userId: bob.id }, data: { sealedSecret: changed } });
    await expect(spendTotpCode(ownerIdFrom(bob.id), totpCode(bob.key))).rejects.toMatchObject({ code: 'crypto/open-failed' });
  });

  it('says no for a person without an authenticator', async () => {
    const { id } = await createMember();
    expect(await spendTotpCode(ownerIdFrom(id), '000000')).toBe(false);
  });

  it('finds no seed in the clear in the data store', async () => {
    const { key } = await createMemberWithApp();
    const seed = bytesOfKey(key);
    const dump = await dataDump();
    expect(dump).toContain('\\x');
    for (const text of [key, key.replaceAll(' ', ''), seed.toString('hex'), seed.toString('base64'), seed.toString('latin1')]) {
      expect(dump).not.toContain(text);
    }
  });
});

describe('removing an authenticator', () => {
  it('stops its codes, deletes the recovery codes, ends other sessions and waiting sign-ins, and tells the owner', async () => {
    const { id, email, password, key } = await createMemberWithApp({ isSignedIn: true });
    const back = takeCookies();
    await establish(id, ['pwd', 'otp']);
    takeCookies();
    await startPending({ userId: id, amr: ['pwd'], nextPath: '/photos' });
    takeCookies();
    back();
    expect(await send(removeAuthenticator, {})).toMatchObject({ ok: true });
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
    expect((await currentActor()).ownerId).toBe(id);
    expect(await db().pendingSignIn.count({ where: { userId: id } })).toBe(0);
    expect(await db().recoveryCode.count({ where: { userId: id } })).toBe(0);
    expect(await spendTotpCode(ownerIdFrom(id), totpCode(key))).toBe(false);
    expect((await mailsTo(email)).at(-1)?.subject).toBe('An authenticator app was removed from your account');
    expect(await ledgerOf(id, 'auth.authenticator-removed')).toEqual([{ outcome: 'success', detail: { ended: 1 } }]);
    expect(await send(removeAuthenticator, {})).toMatchObject({ ok: false, code: 'object/not-found' });
    takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/photos' });
  });

  it('keeps the recovery codes while a passkey is left', async () => {
    const { id } = await createMemberWithApp({ isSignedIn: true });
    await addPasskey(id);
    expect(await send(removeAuthenticator, {})).toMatchObject({ ok: true });
    expect(await db().recoveryCode.count({ where: { userId: id } })).toBe(10);
  });

  it('lets another one be set up at once', async () => {
    const { id, key } = await createMemberWithApp({ isSignedIn: true });
    expect(await spendTotpCode(ownerIdFrom(id), totpCode(key))).toBe(true);
    await send(removeAuthenticator, {});
    const next = await enrol(id);
    expect(next.key).not.toBe(key);
    expect(next.recoveryCodes).toHaveLength(10);
    expect(await spendTotpCode(ownerIdFrom(id), totpCode(key))).toBe(false);
  });

  it('does nothing to an enrolment that waits, and nothing to Bob', async () => {
    const bob = await createMemberWithApp();
    const { id } = await createMember({ isSignedIn: true });
    await begin();
    expect(await send(removeAuthenticator, {})).toMatchObject({ code: 'object/not-found' });
    expect(await db().totpFactor.count({ where: { userId: { in: [id, bob.id] } } })).toBe(2);
  });
});

describe('a proof of identity that is not fresh', () => {
  it('opens none of the doors, and the page asks for another', async () => {
    const { id } = await createMember({ isSignedIn: true });
    const { enrolmentId, key } = await begin();
    await makeStale(id);
    expect(await send(beginAuthenticator, {})).toMatchObject({ code: 'auth/step-up' });
    expect(await send(confirmAuthenticator, { enrolmentId, code: totpCode(key) })).toMatchObject({ code: 'auth/step-up' });
    expect(await send(removeAuthenticator, {})).toMatchObject({ code: 'auth/step-up' });
    const page = following(AuthenticatorPage({ searchParams: Promise.resolve({ enrolment: enrolmentId }) }));
    expect(await page).toEqual({ redirectTo: '/confirm?next=%2Fsettings%2Fsecurity%2Fauthenticator' });
    expect(await db().totpFactor.count({ where: { userId: id, confirmedAt: { not: null } } })).toBe(0);
  });
});
