// What an owner is told about sign-ins: devices not seen before, success after failures, and locks that are no weapon.

import { signIn } from '@/app/(public)/sign-in/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { confirmPassword } from '@/app/(vault)/confirm/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { completeProvider } from '@/lib/auth/oidc/provider-sign-in';
import { findActor } from '@/lib/auth/sessions/session';
import { completeSecondStep, completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { startPending } from '@/lib/auth/sign-in/pending';
import { admit, throttleKey } from '@/lib/auth/throttle';
import { db } from '@/lib/db/client';
import { rememberDevice } from '@/lib/db/accounts/known-devices';
import { CLIENT_ADDRESS_HEADER } from '@/lib/http/requests/client-address';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { GOOGLE } from '@/tests/support/servers/google';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, tokenIn } from '@/tests/support/servers/mailbox';
import { createMember, type Member, OTHER_PASSWORD } from '@/tests/support/people/members';
import { setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';

const NEW_DEVICE = 'A new device signed in to your Safelight account';
const AFTER_FAILURES = 'Signed in to Safelight after many failed tries';
const PAUSED = 'Sign-in to your Safelight account is paused';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const mailsOf = async ({ email }: { email: string }, subject: string) =>
  (await mailsTo(email)).filter((mail) => mail.subject === subject);
const enter = ({ email, password }: Member) => send(signIn, { email, password });
const from = (address: string) => setRequestHeader(CLIENT_ADDRESS_HEADER, address);
const fail = async ({ email }: Member, times: number) => {
  for (let i = 0; i < times; i += 1) await send(signIn, { email, password: OTHER_PASSWORD });
};
const letLockPass = async (key: string) => {
  await db().throttle.update({ where: { key }, data: { lockedUntil: new Date(Date.now() - 1) } });
};

let hosts = 0;
beforeAll(() => warmUp());
beforeEach(() => {
  fromFreshAddress();
  // One network, and in it a host for each test: hosts are counted.
  hosts += 1;
  from(`203.0.113.${hosts}`);
});
afterEach(() => settleAfterResponse());

describe('a new device', () => {
  it('is told of by mail and on record: when, what, from where, and what to do', async () => {
    const anna = await createMember();
    from('198.18.44.9');
    setRequestHeader('user-agent', FIREFOX);
    expect(await enter(anna)).toEqual({ redirectTo: '/photos' });
    const [mail, ...more] = await mailsOf(anna, NEW_DEVICE);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('Firefox on Linux, from the network 198.18.44.0/24');
    expect(mail?.text).toContain('http://localhost:3000/settings/security');
    expect(mail?.text).toContain('http://localhost:3000/forgot-password');
    expect(mail?.text).not.toContain('198.18.44.9');
    expect(mail?.text).not.toContain('rv:140');
    expect(await db().securityEvent.count({ where: { actorId: anna.id, type: 'auth.new-device' } })).toBe(1);
  });

  it('is not new again: in the same network, with a newer version, by another proof', async () => {
    const anna = await createMember();
    setRequestHeader('user-agent', FIREFOX);
    await enter(anna);
    from('203.0.113.200');
    setRequestHeader('user-agent', FIREFOX.replaceAll('140', '141'));
    await enter(anna);
    await completeSignIn({ userId: anna.id, amr: ['oidc'], nextPath: '/photos' });
    expect(await mailsOf(anna, NEW_DEVICE)).toHaveLength(1);
    expect(await db().knownDevice.count({ where: { userId: anna.id } })).toBe(2);
  });

  it('of the very first sign-in is no news, but remembered', async () => {
    const person = await createPerson();
    await completeSignIn({ userId: person.id, amr: ['oidc'], nextPath: '/photos' });
    expect(await mailsOf(person, NEW_DEVICE)).toEqual([]);
    takeCookies();
    from('198.18.1.1');
    await completeSignIn({ userId: person.id, amr: ['oidc'], nextPath: '/photos' });
    expect(await mailsOf(person, NEW_DEVICE)).toHaveLength(1);
  });

  it('is told of where somebody has been here for longer than this memory', async () => {
    const person = await createPerson('Anna');
    await db().user.update({ where: { id: person.id }, data: { createdAt: new Date(Date.now() - 30 * 24 * 60 * 60_000) } });
    from('198.18.3.1');
    await completeSignIn({ userId: person.id, amr: ['pwd'], nextPath: '/photos' });
    expect(await mailsOf(person, NEW_DEVICE)).toHaveLength(1);
  });

  it('is not told of by a confirmation, which is no sign-in', async () => {
    const anna = await createMember({ isSignedIn: true });
    from('198.18.2.2');
    expect(await send(confirmPassword, { password: anna.password })).toMatchObject({ redirectTo: '/photos' });
    expect(await mailsOf(anna, NEW_DEVICE)).toEqual([]);
    expect(await db().knownDevice.count({ where: { userId: anna.id } })).toBe(1);
  });

  it('is new for each person, and its fingerprint says nothing', async () => {
    const [anna, bob] = [await createMember(), await createMember()];
    const rows = await db().knownDevice.findMany({ where: { userId: { in: [anna.id, bob.id] } } });
    expect(rows).toHaveLength(2);
    expect(rows[0]?.fingerprint).not.toBe(rows[1]?.fingerprint);
    for (const { fingerprint } of rows) expect(fingerprint).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('is one piece of news when two of its sign-ins come at once', async () => {
    const anna = await createMember();
    from('198.18.3.3');
    await Promise.all([1, 2, 3].map(() => completeSignIn({ userId: anna.id, amr: ['pwd'], nextPath: '/photos' })));
    expect(await mailsOf(anna, NEW_DEVICE)).toHaveLength(1);
  });

  it('takes the place of the one longest unused when there are fifty', async () => {
    const { id } = await createPerson();
    const ownerId = ownerIdFrom(id);
    for (let i = 0; i < 50; i += 1) await rememberDevice(ownerId, `device-${i}`);
    await db().knownDevice.updateMany({ where: { userId: id, fingerprint: 'device-7' }, data: { lastSeenAt: new Date(0) } });
    expect(await rememberDevice(ownerId, 'device-0')).toEqual({ isNew: false, isFirst: false });
    expect(await rememberDevice(ownerId, 'one more')).toEqual({ isNew: true, isFirst: false });
    expect(await db().knownDevice.count({ where: { userId: id } })).toBe(50);
    expect(await db().knownDevice.count({ where: { userId: id, fingerprint: 'device-7' } })).toBe(0);
  });
});

describe('success after failures', () => {
  it('is told of after five wrong passwords in a row, and not after four', async () => {
    const four = await createMember();
    await fail(four, 4);
    expect(await enter(four)).toEqual({ redirectTo: '/photos' });
    expect(await mailsOf(four, AFTER_FAILURES)).toEqual([]);
    takeCookies();
    const five = await createMember();
    await fail(five, 5);
    await letLockPass(throttleKey('acct', five.email));
    expect(await enter(five)).toEqual({ redirectTo: '/photos' });
    const [mail, ...more] = await mailsOf(five, AFTER_FAILURES);
    expect(mail?.text).toContain('after 5 wrong ones in a row');
    expect(more).toEqual([]);
    expect(await enter(five)).toEqual({ redirectTo: '/photos' });
    expect(await mailsOf(five, AFTER_FAILURES)).toHaveLength(1);
  }, 60_000);

  it('is told of for second steps as well', async () => {
    const anna = await createMember();
    const step = async (isRight: boolean) => {
      takeCookies();
      await startPending({ userId: anna.id, amr: ['pwd'], nextPath: '/photos' });
      return completeSecondStep('otp', async () => isRight);
    };
    for (let i = 0; i < 5; i += 1) await expect(step(false)).rejects.toMatchObject({ code: 'auth/bad-code' });
    await expect(step(true)).rejects.toMatchObject({ code: 'auth/locked' });
    await letLockPass(throttleKey('2fa', anna.id));
    expect(await step(true)).toEqual({ path: '/photos' });
    expect(await mailsOf(anna, AFTER_FAILURES)).toHaveLength(1);
  });
});

describe('a lock', () => {
  it('of second steps evaluates five of forty tries at once, and doubles', async () => {
    const key = throttleKey('2fa', crypto.randomUUID());
    const admissions = await Promise.all(Array.from({ length: 40 }, () => admit(key)));
    expect(admissions.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(5);
    for (const minutes of [15, 30, 60, 120]) {
      const { lockedUntil } = await db().throttle.findUniqueOrThrow({ where: { key } });
      expect(Math.round(((lockedUntil?.getTime() ?? 0) - Date.now()) / 60_000)).toBe(minutes);
      await letLockPass(key);
      expect(await admit(key)).toMatchObject({ isAdmitted: true, locksNow: true, isFirstLock: false });
    }
  });

  it('by a stranger mails the owner once in a row of failures, however long, and again in the next row', async () => {
    const anna = await createMember();
    const key = throttleKey('acct', anna.email);
    await fail(anna, 6);
    await letLockPass(key);
    await fail(anna, 2);
    expect(await mailsOf(anna, PAUSED)).toHaveLength(1);
    await letLockPass(key);
    await enter(anna);
    takeCookies();
    await fail(anna, 5);
    expect(await mailsOf(anna, PAUSED)).toHaveLength(2);
  }, 60_000);

  it('does not keep its owner out who comes by Google, by a passkey, or by the mailed link', async () => {
    const anna = await createMember();
    const sub = crypto.randomUUID();
    await db().account.create({ data: { userId: anna.id, type: 'oidc', provider: 'google', providerAccountId: sub } });
    await fail(anna, 5);
    expect(await enter(anna)).toMatchObject({ code: 'auth/locked' });
    const claims = { sub, email: anna.email, email_verified: true, name: 'Anna' };
    expect(await completeProvider({ provider: GOOGLE, claims, intent: null })).toBe('/photos');
    expect((await findActor())?.ownerId).toBe(anna.id);
    takeCookies();
    expect(await completeSignIn({ userId: anna.id, amr: ['hwk', 'user'], nextPath: '/photos' })).toEqual({ path: '/photos' });
    expect((await findActor())?.ownerId).toBe(anna.id);
    takeCookies();
    expect(await enter(anna)).toMatchObject({ code: 'auth/locked' });
    const [warning] = await mailsOf(anna, PAUSED);
    expect(await send(resetPassword, { token: tokenIn(warning) ?? '', password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await enter({ ...anna, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/photos' });
  }, 60_000);
});
