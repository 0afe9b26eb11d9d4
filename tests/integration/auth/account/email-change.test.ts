// Another address for an account: proven by its link alone, told to both, and never a way to learn who has an account.

import { confirmEmail } from '@/app/(public)/confirm-email/actions';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { signIn } from '@/app/(public)/sign-in/actions';
import { cancelEmailChange, changeEmail } from '@/app/(vault)/settings/account/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { askForEmailChange, findWantedEmail } from '@/lib/auth/account/change-email';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { startPending } from '@/lib/auth/sign-in/pending';
import { admit, throttleKey } from '@/lib/auth/throttle';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { db } from '@/lib/db/client';
import { fromFreshAddress, send, warmUp, withoutRequestId } from '@/tests/support/requests/forms';
import { mailsTo, newestToken, tokenIn } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, type Member, OTHER_PASSWORD } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { staleProof } from '@/tests/support/people/stale';

const member = () => createMember({ isSignedIn: true });
const emailOf = async (id: string) => (await db().user.findUniqueOrThrow({ where: { id } })).email;
const subjects = async (address: string) => (await mailsTo(address)).map((mail) => mail.subject);
const succeeded = (answers: readonly object[]) => answers.filter((answer) => 'ok' in answer && answer.ok === true);

/** Somebody signed in who has asked for another address, and the token of its mail. */
async function asking(): Promise<Member & { wanted: string; token: string }> {
  const anna = await member();
  const wanted = freshEmail();
  expect(await send(changeEmail, { email: wanted })).toEqual({ ok: true, data: { email: wanted } });
  return { ...anna, wanted, token: await newestToken(wanted) };
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('changeEmail', () => {
  it('changes nothing yet, mails the link to the new address alone and tells the old one at once', async () => {
    const anna = await asking();
    expect(await emailOf(anna.id)).toBe(anna.email);
    expect(await subjects(anna.wanted)).toEqual(['Confirm your new address for Safelight']);
    const notice = (await mailsTo(anna.email)).at(-1);
    expect(notice?.subject).toBe('Your Safelight account is to get another address');
    expect(tokenIn(notice)).toBeNull();
    expect(notice?.text).not.toContain(anna.wanted);
    const actor = await findActor();
    expect(actor && (await findWantedEmail(actor))).toMatchObject({ email: anna.wanted });
    const [event] = await db().securityEvent.findMany({ where: { actorId: anna.id, type: 'auth.email-change-asked' } });
    expect(event).toMatchObject({ outcome: 'success' });
    expect(JSON.stringify(event?.detail) + event?.subjectId).not.toContain(anna.wanted);
  });

  it('answers a taken address like a free one, leaves the same behind, and mails its owner no link', async () => {
    const bob = await createMember();
    const anna = await asking();
    const rows = async () => [
      await db().emailChange.count({ where: { userId: anna.id } }),
      await db().verificationToken.count({ where: { identifier: `email-change:${anna.id}` } }),
    ];
    const free = await rows();
    expect(await send(changeEmail, { email: bob.email })).toEqual({ ok: true, data: { email: bob.email } });
    expect(await rows()).toEqual(free);
    const mail = (await mailsTo(bob.email)).at(-1);
    expect(mail?.subject).toBe('This address already has a Safelight account');
    expect(tokenIn(mail)).toBeNull();
    // The wish before is over: its link cannot prove the newer address.
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect([await emailOf(anna.id), await emailOf(bob.id)]).toEqual([anna.email, bob.email]);
  });

  it('wants a fresh proof', async () => {
    const anna = await member();
    await staleProof(anna.id);
    expect(await send(changeEmail, { email: freshEmail() })).toMatchObject({ code: 'auth/step-up' });
    expect(await db().emailChange.count({ where: { userId: anna.id } })).toBe(0);
  });

  it('refuses the present address and what is none', async () => {
    const anna = await member();
    expect(await send(changeEmail, { email: anna.email.toUpperCase() })).toMatchObject({
      code: 'request/invalid',
      fieldErrors: { email: ['email/unchanged'] },
    });
    expect(await send(changeEmail, { email: 'a@b, c@d' })).toMatchObject({ fieldErrors: { email: ['email/invalid'] } });
    expect(await send(changeEmail, { email: freshEmail(), role: 'admin' })).toMatchObject({ code: 'request/invalid' });
  });

  it('bounds the wishes of one person, and the mails to one address whoever asks', async () => {
    const wanted = freshEmail();
    await member();
    for (let i = 0; i < 3; i += 1) expect(await send(changeEmail, { email: wanted })).toMatchObject({ ok: true });
    for (let i = 0; i < 2; i += 1) expect(await send(changeEmail, { email: freshEmail() })).toMatchObject({ ok: true });
    expect(await send(changeEmail, { email: freshEmail() })).toMatchObject({ code: 'request/rate-limited' });
    takeCookies();
    await member();
    for (let i = 0; i < 2; i += 1) expect(await send(changeEmail, { email: wanted })).toMatchObject({ ok: true });
    expect(await send(changeEmail, { email: wanted })).toMatchObject({ code: 'request/rate-limited' });
    expect(await mailsTo(wanted)).toHaveLength(5);
  });

  it('says so when the account is gone or closed meanwhile', async () => {
    const anna = await member();
    const actor = await findActor();
    await db().user.update({ where: { id: anna.id }, data: { deletionDueAt: new Date() } });
    await expect(actor && askForEmailChange(actor, { email: freshEmail() })).rejects.toMatchObject({ code: 'auth/required' });
  });
});

describe('cancelEmailChange', () => {
  it('forgets the wish, kills its link, and touches nobody else', async () => {
    const bob = await asking();
    takeCookies();
    const anna = await asking();
    expect(await send(cancelEmailChange, {})).toMatchObject({ ok: true });
    expect(await send(cancelEmailChange, {})).toMatchObject({ ok: true });
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect(await send(confirmEmail, { token: bob.token })).toMatchObject({ ok: true });
    const events = await db().securityEvent.findMany({ where: { actorId: anna.id, type: 'auth.email-change-asked' } });
    expect(events.filter(({ detail }) => JSON.stringify(detail).includes('cancelled'))).toHaveLength(1);
  });
});

describe('confirmEmail', () => {
  it('works in a browser where nobody is signed in, once, and signs nobody in', async () => {
    const anna = await asking();
    takeCookies();
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ ok: true });
    expect(await findActor()).toBeNull();
    expect(await emailOf(anna.id)).toBe(anna.wanted);
    expect(await db().session.count({ where: { userId: anna.id } })).toBe(0);
    for (const address of [anna.email, anna.wanted])
      expect((await subjects(address)).at(-1)).toBe('The address of your Safelight account was changed');
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect(await send(signIn, { email: anna.email, password: anna.password })).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await send(signIn, { email: anna.wanted, password: anna.password })).toEqual({ redirectTo: '/photos' });
    const events = await db().securityEvent.findMany({ where: { actorId: anna.id, type: 'auth.email-changed' } });
    expect(events.map(({ outcome }) => outcome)).toEqual(['success']);
  });

  it('ends every other session, waiting sign-in, link and lock of the person, and keeps the one that confirms', async () => {
    const anna = await asking();
    const mine = takeCookies();
    await establish(anna.id, ['pwd']);
    takeCookies();
    await startPending({ userId: anna.id, amr: ['pwd'], nextPath: '/photos' });
    takeCookies();
    await send(forgotPassword, { email: anna.email });
    const reset = await newestToken(anna.email);
    for (const email of [anna.email, anna.wanted]) await admit(throttleKey('acct', email));
    mine();
    const before = await findActor();
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ ok: true });
    expect(await findActor()).toMatchObject({ ownerId: anna.id, sessionId: before?.sessionId, email: anna.wanted });
    // A click in a mail is no proof of who is at this device: the clock of fresh proofs stays where it was.
    expect((await findActor())?.authTime).toEqual(before?.authTime);
    expect(await db().session.count({ where: { userId: anna.id } })).toBe(1);
    expect(await db().pendingSignIn.count({ where: { userId: anna.id } })).toBe(0);
    expect(await send(resetPassword, { token: reset, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
    const keys = [anna.email, anna.wanted].map((email) => throttleKey('acct', email));
    expect(await db().throttle.count({ where: { key: { in: keys } } })).toBe(0);
  });

  it('opened by Bob in his own browser it changes Anna’s address and leaves Bob alone', async () => {
    const anna = await asking();
    takeCookies();
    const bob = await member();
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ ok: true });
    expect(await findActor()).toMatchObject({ ownerId: bob.id, email: bob.email });
    expect(await emailOf(anna.id)).toBe(anna.wanted);
    expect(await db().session.count({ where: { userId: anna.id } })).toBe(0);
  });

  it('lets one of five parallel uses win', async () => {
    const anna = await asking();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(confirmEmail, { token: anna.token })));
    expect(succeeded(answers)).toHaveLength(1);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'auth/expired-link')).toHaveLength(4);
  });

  it('gives an address wanted by two people to one of them, and the other hears what an old link hears', async () => {
    const wanted = freshEmail();
    const tokens: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      await member();
      await send(changeEmail, { email: wanted });
      tokens.push(await newestToken(wanted));
      takeCookies();
    }
    const answers = await Promise.all(tokens.map((token) => send(confirmEmail, { token })));
    expect(succeeded(answers)).toHaveLength(1);
    expect(await db().user.count({ where: { email: wanted } })).toBe(1);
    const refused = answers.find((answer) => 'code' in answer);
    const unknown = await send(confirmEmail, { token: 'A'.repeat(43) });
    expect({ ...withoutRequestId(refused ?? {}), values: {} }).toEqual({ ...withoutRequestId(unknown), values: {} });
  });

  it('refuses old links, links of another purpose, and those of people who may not sign in', async () => {
    const old = await asking();
    await db().verificationToken.update({
      where: { token: hashSecretToken(old.token) },
      data: { expires: new Date(Date.now() - 1) },
    });
    expect(await send(confirmEmail, { token: old.token })).toMatchObject({ code: 'auth/expired-link' });
    takeCookies();
    const anna = await asking();
    await send(forgotPassword, { email: anna.email });
    const reset = await newestToken(anna.email);
    expect(await send(confirmEmail, { token: reset })).toMatchObject({ code: 'auth/expired-link' });
    expect(await send(resetPassword, { token: anna.token, password: OTHER_PASSWORD })).toMatchObject({
      code: 'auth/expired-link',
    });
    for (const change of [{ disabledAt: new Date() }, { disabledAt: null, deletionDueAt: new Date(Date.now() + 60_000) }]) {
      await db().user.update({ where: { id: anna.id }, data: change });
      expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    }
    expect(await emailOf(anna.id)).toBe(anna.email);
    expect(await send(confirmEmail, { token: 'short' })).toMatchObject({ fieldErrors: { token: ['link/invalid'] } });
  });

  it('is stopped by a new password set from the old address, also when both come at once', async () => {
    const anna = await asking();
    await send(forgotPassword, { email: anna.email });
    const reset = await newestToken(anna.email);
    expect(await send(resetPassword, { token: reset, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect(await emailOf(anna.id)).toBe(anna.email);
    takeCookies();
    const other = await asking();
    await send(forgotPassword, { email: other.email });
    const token = await newestToken(other.email);
    const answers = await Promise.all([
      send(resetPassword, { token, password: OTHER_PASSWORD }),
      send(confirmEmail, { token: other.token }),
    ]);
    expect(succeeded(answers)).toHaveLength(1);
  });

  it('does not make an address of somebody who signed up with it meanwhile', async () => {
    const anna = await asking();
    await db().user.create({ data: { name: 'Carl', email: anna.wanted, emailVerified: new Date() } });
    expect(await send(confirmEmail, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect(await emailOf(anna.id)).toBe(anna.email);
    expect((await findActor())?.ownerId).toBe(anna.id);
  });
});
