// The first password of people who came another way.

import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { signIn } from '@/app/(public)/sign-in/actions';
import { setPassword } from '@/app/(vault)/settings/security/password/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { hasPassword, setFirstPassword } from '@/lib/auth/passwords/first-password';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { db } from '@/lib/db/client';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { createMember, GOOD_PASSWORD, OTHER_PASSWORD } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';
import { signIn as signInPerson } from '@/tests/support/people/signed-in';
import { staleProof } from '@/tests/support/people/stale';

async function comer() {
  const person = await createPerson('Greta');
  await establish(person.id, ['oidc']);
  return person;
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('setPassword', () => {
  it('sets it, ends every other session and reset link, keeps this one, and tells the owner', async () => {
    const greta = await comer();
    const mine = takeCookies();
    await establish(greta.id, ['oidc']);
    takeCookies();
    await send(forgotPassword, { email: greta.email });
    await settleAfterResponse();
    mine();
    const before = await findActor();
    expect(before && (await hasPassword(before))).toBe(false);
    expect(await send(setPassword, { password: GOOD_PASSWORD })).toMatchObject({ ok: true });
    expect(before && (await hasPassword(before))).toBe(true);
    expect(await findActor()).toMatchObject({ ownerId: greta.id, sessionId: before?.sessionId });
    expect(await db().session.count({ where: { userId: greta.id } })).toBe(1);
    expect(await db().verificationToken.count({ where: { identifier: `reset:${greta.id}` } })).toBe(0);
    expect((await mailsTo(greta.email)).at(-1)?.subject).toBe('Your Safelight password was changed');
    const events = await db().securityEvent.findMany({ where: { actorId: greta.id, type: 'auth.password-changed' } });
    expect(events).toMatchObject([{ outcome: 'success', detail: { first: true } }]);
    takeCookies();
    expect(await send(signIn, { email: greta.email, password: GOOD_PASSWORD })).toEqual({ redirectTo: '/photos' });
  });

  it('is no way round the current password of somebody who has one', async () => {
    const anna = await createMember({ isSignedIn: true });
    expect(await send(setPassword, { password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/forbidden' });
    takeCookies();
    expect(await send(signIn, { email: anna.email, password: anna.password })).toEqual({ redirectTo: '/photos' });
  });

  it('wants a fresh proof and a good password', async () => {
    const greta = await comer();
    expect(await send(setPassword, { password: 'Greta-Safelight-1!' })).toMatchObject({ code: 'auth/password-refused' });
    await staleProof(greta.id);
    expect(await send(setPassword, { password: GOOD_PASSWORD })).toMatchObject({ code: 'auth/step-up' });
    expect(await db().passwordCredential.count({ where: { userId: greta.id } })).toBe(0);
  });

  it('lets one of several at once win', async () => {
    await comer();
    const answers = await Promise.all(
      [GOOD_PASSWORD, OTHER_PASSWORD, 'Velvet-Anchor-52-Pine'].map((password) => send(setPassword, { password })),
    );
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'auth/forbidden')).toHaveLength(2);
  });

  it('makes none for people who are gone or may not sign in', async () => {
    const { person, actor } = await signInPerson();
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    await expect(setFirstPassword(actor, { password: GOOD_PASSWORD })).rejects.toMatchObject({ code: 'auth/required' });
    await db().user.delete({ where: { id: person.id } });
    await expect(setFirstPassword(actor, { password: GOOD_PASSWORD })).rejects.toMatchObject({ code: 'auth/required' });
  });
});
