import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { signIn } from '@/app/(public)/sign-in/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { admit, throttleKey } from '@/lib/auth/throttle';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { db } from '@/lib/db/client';
import { send, fromFreshAddress, withoutRequestId, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, newestToken, tokenIn } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, type Member, OTHER_PASSWORD } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';

const THIRD_PASSWORD = 'Velvet-Anchor-52-Pine';

async function memberWithLink(): Promise<Member & { token: string }> {
  const member = await createMember();
  await send(forgotPassword, { email: member.email });
  return { ...member, token: await newestToken(member.email) };
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('forgotPassword', () => {
  it('answers every address the same and mails each its own', async () => {
    const member = await createMember();
    const unknown = freshEmail();
    const disabled = await createMember();
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    for (const email of [member.email, unknown, disabled.email]) {
      expect(await send(forgotPassword, { email })).toEqual({ ok: true, data: { email } });
    }
    expect((await mailsTo(member.email)).at(-1)?.subject).toBe('Choose a new Safelight password');
    expect((await mailsTo(unknown)).map((mail) => mail.subject)).toEqual(['No Safelight account with this address']);
    expect((await mailsTo(disabled.email)).some((mail) => mail.subject?.includes('new Safelight password'))).toBe(false);
  });

  it('does the same work for known and unknown addresses before it answers', async () => {
    const queries = async (email: string) => {
      const before = await db().securityEvent.count();
      await send(forgotPassword, { email });
      return (await db().securityEvent.count()) - before;
    };
    const member = await createMember();
    expect(await queries(member.email)).toBe(await queries(freshEmail()));
  });

  it('bounds the mails to one address, and the asking from one network address', async () => {
    const email = freshEmail();
    for (let i = 0; i < 5; i += 1) expect(await send(forgotPassword, { email })).toMatchObject({ ok: true });
    fromFreshAddress();
    expect(await send(forgotPassword, { email })).toMatchObject({ code: 'request/rate-limited' });
    expect(await mailsTo(email)).toHaveLength(5);
    for (let i = 0; i < 19; i += 1) await send(forgotPassword, { email: 'not an address' });
    expect(await send(forgotPassword, { email: freshEmail() })).toMatchObject({ code: 'request/rate-limited' });
  });

  it('keeps the hash of the link and never the link', async () => {
    const { token } = await memberWithLink();
    const rows = await db().$queryRaw<{ text: string }[]>`select t::text as text from "VerificationToken" t`;
    expect(rows.some(({ text }) => text.includes(hashSecretToken(token)))).toBe(true);
    expect(rows.some(({ text }) => text.includes(token))).toBe(false);
  });
});

describe('resetPassword', () => {
  it('sets the password once, signs nobody in, ends every session and tells the owner', async () => {
    const { id, email, password, token } = await memberWithLink();
    await establish(id, ['pwd']);
    const restore = takeCookies();
    expect(await send(resetPassword, { token, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await findActor()).toBeNull();
    restore();
    expect(await findActor()).toBeNull();
    expect(await db().session.count({ where: { userId: id } })).toBe(0);
    expect(await send(signIn, { email, password })).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await send(signIn, { email, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/photos' });
    expect((await mailsTo(email)).at(-1)?.subject).toBe('Your Safelight password was changed');
    expect(await send(resetPassword, { token, password: THIRD_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
  });

  it('lets one of many parallel uses win', async () => {
    const { id, token } = await memberWithLink();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(resetPassword, { token, password: OTHER_PASSWORD })));
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'auth/expired-link')).toHaveLength(4);
    const events = await db().securityEvent.findMany({ where: { actorId: id, type: 'auth.reset' } });
    expect(events.filter(({ outcome }) => outcome === 'success')).toHaveLength(1);
  });

  it('lets one of two links of one person win, and the other one is spent with it', async () => {
    const member = await memberWithLink();
    await send(forgotPassword, { email: member.email });
    const second = await newestToken(member.email);
    const answers = await Promise.all([
      send(resetPassword, { token: member.token, password: OTHER_PASSWORD }),
      send(resetPassword, { token: second, password: THIRD_PASSWORD }),
    ]);
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
    expect(await db().verificationToken.count({ where: { identifier: `reset:${member.id}` } })).toBe(0);
  });

  it('works while the account is locked, by the lock mail as well, and ends the lock', async () => {
    const member = await createMember();
    for (let i = 0; i < 5; i += 1) await send(signIn, { email: member.email, password: 'wrong' });
    expect(await send(signIn, { email: member.email, password: member.password })).toMatchObject({ code: 'auth/locked' });
    const warning = (await mailsTo(member.email)).at(-1);
    expect(warning?.subject).toContain('paused');
    expect(await send(resetPassword, { token: tokenIn(warning) ?? '', password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await send(signIn, { email: member.email, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/photos' });
  });

  it('does not spend the link on a refused password, and judges it by the owner of the link', async () => {
    const { email, token } = await memberWithLink();
    const own = await send(resetPassword, { token, password: `Anna-${email.split('@')[0]}-A1!` });
    expect(own).toMatchObject({
      code: 'auth/password-refused',
      fieldErrors: { password: expect.arrayContaining(['password/personal']) },
    });
    expect(await send(resetPassword, { token, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
  });

  it('refuses unknown, old and foreign links, and links of disabled people, alike', async () => {
    const old = await memberWithLink();
    await db().verificationToken.update({
      where: { token: hashSecretToken(old.token) },
      data: { expires: new Date(Date.now() - 1) },
    });
    const disabled = await memberWithLink();
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const signUpLink = 'S'.repeat(43);
    await db().verificationToken.create({
      data: { identifier: `sign-up:${old.id}`, token: hashSecretToken(signUpLink), expires: new Date(Date.now() + 60_000) },
    });
    const answers = [];
    for (const token of ['A'.repeat(43), old.token, disabled.token, signUpLink]) {
      answers.push(withoutRequestId(await send(resetPassword, { token, password: OTHER_PASSWORD })));
    }
    expect(answers[0]).toMatchObject({ ok: false, code: 'auth/expired-link' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await send(signIn, { email: old.email, password: old.password })).toEqual({ redirectTo: '/photos' });
  });

  it('gives a person without a password their first one', async () => {
    const person = await createPerson();
    await send(forgotPassword, { email: person.email });
    expect(await send(resetPassword, { token: await newestToken(person.email), password: OTHER_PASSWORD })).toMatchObject({
      ok: true,
    });
    expect(await send(signIn, { email: person.email, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/photos' });
  });

  it('leaves other people alone', async () => {
    const bob = await createMember();
    await establish(bob.id, ['pwd']);
    const asBob = takeCookies();
    await admit(throttleKey('acct', bob.email));
    const { token } = await memberWithLink();
    await send(resetPassword, { token, password: OTHER_PASSWORD });
    asBob();
    expect((await findActor())?.ownerId).toBe(bob.id);
    expect(await db().throttle.count({ where: { key: throttleKey('acct', bob.email) } })).toBe(1);
  });
});
