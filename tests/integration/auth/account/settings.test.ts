import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { signIn } from '@/app/(public)/sign-in/actions';
import { changeName, endOtherSessions, endSession, signOut } from '@/app/(vault)/settings/actions';
import { changePassword } from '@/app/(vault)/settings/security/password/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { requireProfile } from '@/lib/auth/account/profile';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { db } from '@/lib/db/client';
import { following, formOf, send, fromFreshAddress, warmUp } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { createMember, OTHER_PASSWORD } from '@/tests/support/people/members';
import { createMemberWithApp, makeStale } from '@/tests/support/people/second-factors';
import { cookieJar, setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';

const cookie = () => cookieJar().get(SESSION_COOKIE)?.value;
const member = () => createMember({ isSignedIn: true });

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('changePassword', () => {
  it('ends every other session, rotates this one, spends reset links and tells the owner', async () => {
    const { id, email, password } = await member();
    await send(forgotPassword, { email });
    await settleAfterResponse();
    const backToThis = takeCookies();
    await establish(id, ['pwd']);
    const other = takeCookies();
    backToThis();
    const before = cookie();
    expect(await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(cookie()).not.toBe(before);
    expect((await findActor())?.ownerId).toBe(id);
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
    expect(await db().verificationToken.count({ where: { identifier: `reset:${id}` } })).toBe(0);
    expect((await mailsTo(email)).at(-1)?.subject).toBe('Your Safelight password was changed');
    takeCookies();
    other();
    expect(await findActor()).toBeNull();
    expect(await send(signIn, { email, password })).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await send(signIn, { email, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/photos' });
  });

  it('needs the current password, counts the tries, and locks by itself without locking sign-in', async () => {
    const { email, password } = await member();
    for (let i = 0; i < 5; i += 1) {
      expect(await send(changePassword, { currentPassword: 'wrong', password: OTHER_PASSWORD })).toMatchObject({
        code: 'auth/bad-credentials',
        fieldErrors: { currentPassword: ['password/wrong'] },
      });
    }
    expect(await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD })).toMatchObject({
      code: 'auth/locked',
    });
    takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/photos' });
  });

  it('is no way past the second step: it wants a fresh proof, and gives no fresh clock', async () => {
    const { id, password } = await createMemberWithApp({ isSignedIn: true });
    const hashOf = () => db().passwordCredential.findUniqueOrThrow({ where: { userId: id }, select: { hash: true } });
    const before = await hashOf();
    await makeStale(id);
    expect(await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD })).toMatchObject({
      code: 'auth/step-up',
    });
    expect(await hashOf()).toEqual(before);
    const fourMinutesAgo = new Date(Date.now() - 4 * 60_000);
    await db().session.updateMany({ where: { userId: id }, data: { authTime: fourMinutesAgo } });
    expect(await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await findActor()).toMatchObject({ ownerId: id, authTime: fourMinutesAgo, amr: ['pwd', 'otp'] });
  });

  it('is finished by no session that was ended meanwhile', async () => {
    const { id, password } = await member();
    // Another device ends this one's session after the door has let it in: a trigger does it when the attempt is booked.
    await db().$executeRawUnsafe(`
      create function end_meanwhile() returns trigger language plpgsql as $$
      begin delete from "Session" where "userId" = '${id}'; return new; end $$`);
    await db().$executeRawUnsafe(
      'create trigger end_meanwhile before insert on "Throttle" for each row execute function end_meanwhile()',
    );
    const answer = await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD });
    await db().$executeRawUnsafe('drop function end_meanwhile cascade');
    expect(answer).toMatchObject({ ok: false, code: 'auth/required' });
    expect(await db().session.count({ where: { userId: id } })).toBe(0);
  });

  it('refuses the same password and a weak one, and leaves everything as it was', async () => {
    const { email, password } = await member();
    expect(await send(changePassword, { currentPassword: password, password })).toMatchObject({
      fieldErrors: { password: ['password/unchanged'] },
    });
    const personal = await send(changePassword, { currentPassword: password, password: 'Anna-Safelight-1!' });
    expect(personal).toMatchObject({ code: 'auth/password-refused' });
    takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/photos' });
  });

  it('lets one of two changes at once win', async () => {
    const { id, password } = await member();
    const restore = takeCookies();
    restore();
    const answers = await Promise.all([
      send(changePassword, { currentPassword: password, password: OTHER_PASSWORD }),
      send(changePassword, { currentPassword: password, password: 'Velvet-Anchor-52-Pine' }),
    ]);
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
    expect(await db().securityEvent.count({ where: { actorId: id, type: 'auth.password-changed', outcome: 'success' } })).toBe(1);
  });
});

describe('changeName', () => {
  it('changes the name of the signed-in person', async () => {
    const { id } = await member();
    expect(await send(changeName, { name: '  Zoë  Brown ' })).toEqual({ ok: true, data: { name: 'Zoë  Brown' } });
    const actor = await findActor();
    expect(actor && (await requireProfile(actor))).toMatchObject({ name: 'Zoë  Brown' });
    expect(await db().securityEvent.count({ where: { actorId: id, type: 'auth.name-changed' } })).toBe(1);
  });

  it.each(['', 'a\nb', 'a\u202eb', 'x'.repeat(81), '\u0000'])('refuses %j', async (name) => {
    await member();
    expect(await send(changeName, { name })).toMatchObject({ ok: false, code: 'request/invalid' });
  });

  it('says so when the account is gone', async () => {
    const { id } = await member();
    const actor = await findActor();
    await db().user.delete({ where: { id } });
    await expect(actor && requireProfile(actor)).rejects.toMatchObject({ code: 'auth/required' });
    expect(await send(changeName, { name: 'Anna' })).toMatchObject({ code: 'auth/required' });
  });
});

describe('sessions', () => {
  it("ends one of one's own sessions and nobody else's", async () => {
    const bob = await member();
    const { id: bobsSession } = await db().session.findFirstOrThrow({ where: { userId: bob.id } });
    takeCookies();
    const anna = await member();
    await db().session.findFirstOrThrow({ where: { userId: anna.id } });
    expect(await send(endSession, { sessionId: bobsSession })).toMatchObject({ code: 'object/not-found' });
    expect(await db().session.count({ where: { id: bobsSession } })).toBe(1);
    const mine = takeCookies();
    await establish(anna.id, ['pwd']);
    const { id: other } = await db().session.findFirstOrThrow({ where: { userId: anna.id }, orderBy: { createdAt: 'desc' } });
    takeCookies();
    mine();
    expect(await send(endSession, { sessionId: other })).toMatchObject({ ok: true });
    expect(await db().session.count({ where: { userId: anna.id } })).toBe(1);
  });

  it('ends all others', async () => {
    const { id } = await member();
    const mine = takeCookies();
    for (let i = 0; i < 3; i += 1) {
      await establish(id, ['pwd']);
      takeCookies();
    }
    mine();
    expect(await send(endOtherSessions, {})).toEqual({ ok: true, data: { count: 3 } });
    expect((await findActor())?.ownerId).toBe(id);
  });

  it('signs out: the row is gone, the cookie is gone, and a second time is harmless', async () => {
    const { id } = await member();
    expect(await following(signOut(formOf({})))).toEqual({ redirectTo: '/signed-out' });
    expect(cookie()).toBeUndefined();
    expect(await db().session.count({ where: { userId: id } })).toBe(0);
    expect(await db().securityEvent.count({ where: { actorId: id, type: 'auth.sign-out' } })).toBe(1);
    expect(await following(signOut(formOf({})))).toEqual({ redirectTo: '/signed-out' });
  });

  it('does not sign out for another site, and does not keep quiet about it', async () => {
    await member();
    setRequestHeader('origin', 'https://evil.example');
    await expect(signOut(formOf({}))).rejects.toMatchObject({ code: 'auth/origin' });
    expect(await findActor()).not.toBeNull();
  });
});

describe('without a session', () => {
  it.each([
    ['changePassword', () => send(changePassword, { currentPassword: 'a', password: OTHER_PASSWORD })],
    ['changeName', () => send(changeName, { name: 'Bob' })],
    ['endSession', () => send(endSession, { sessionId: crypto.randomUUID() })],
    ['endOtherSessions', () => send(endOtherSessions, {})],
  ])('%s asks to sign in', async (_name, call) => {
    expect(await call()).toMatchObject({ ok: false, code: 'auth/required' });
  });
});
