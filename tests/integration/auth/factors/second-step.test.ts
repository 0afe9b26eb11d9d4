import { readdirSync } from 'node:fs';
import path from 'node:path';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { cancel, verifyCode } from '@/app/(public)/second-step/actions';
import SecondStepPage from '@/app/(public)/second-step/page';
import { signIn } from '@/app/(public)/sign-in/actions';
import { confirmPassword } from '@/app/(vault)/confirm/actions';
import { changePassword } from '@/app/(vault)/settings/security/password/actions';
import { removeAuthenticator } from '@/app/(vault)/settings/security/authenticator/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { doorMarkOf } from '@/lib/auth/door/door-mark';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { completeSecondStep, completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { findPendingSignIn, startPending } from '@/lib/auth/sign-in/pending';
import { completeByCode, findSecondStep } from '@/lib/auth/sign-in/second-step';
import { spendTotpCode } from '@/lib/auth/factors/authenticator';
import { requirePerson } from '@/lib/auth/operator/person';
import { resetPerson } from '@/lib/auth/operator/reset-person';
import { admit, throttleKey } from '@/lib/auth/throttle';
import { db } from '@/lib/db/client';
import { PENDING_COOKIE, SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { following, formOf, fromFreshAddress, send, type Sent, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, newestToken } from '@/tests/support/servers/mailbox';
import { createMember, OTHER_PASSWORD } from '@/tests/support/people/members';
import { cookieJar, takeCookies } from '@/tests/support/requests/next-headers';
import {
  createMemberWithApp,
  ledgerOf,
  letStepsPass,
  makeStale,
  type MemberWithApp,
} from '@/tests/support/people/second-factors';
import { totpCode, wrongCode } from '@/tests/support/people/totp';

const otp = (code: string) => send(verifyCode, { method: 'otp', code });
const recovery = (code = '') => send(verifyCode, { method: 'recovery', code });
const wait = (userId: string) => startPending({ userId, amr: ['pwd'], nextPath: '/photos' });
const codeOf = (answer: Sent<unknown>) => ('ok' in answer && !answer.ok ? answer.code : answer);
const lockOf = (userId: string) => db().throttle.findUnique({ where: { key: throttleKey('2fa', userId) } });

/** In front of the second step, the password given. */
async function atSecondStep(): Promise<MemberWithApp> {
  const member = await createMemberWithApp();
  const { email, password } = member;
  expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/second-step' });
  return member;
}

/** Puts the clock of the person's lock back, as if time had passed. */
async function letLockPass(userId: string): Promise<void> {
  const key = throttleKey('2fa', userId);
  await db().throttle.update({ where: { key }, data: { lockedUntil: new Date(Date.now() - 1000) } });
}

async function minutesLocked(userId: string): Promise<number> {
  const until = (await lockOf(userId))?.lockedUntil?.getTime() ?? Number.NaN;
  return Math.round((until - Date.now()) / 60_000);
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('a code of the app', () => {
  it('ends the sign-in where it was going, in a session that knows of both proofs', async () => {
    const { id, email, password, key } = await createMemberWithApp();
    await send(signIn, { email, password, next: '/trash' });
    expect(cookieJar().get(PENDING_COOKIE)).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
    expect(await otp(totpCode(key))).toEqual({ redirectTo: '/trash' });
    expect(await findActor()).toMatchObject({ ownerId: id, amr: ['pwd', 'otp'] });
    expect(cookieJar().has(PENDING_COOKIE)).toBe(false);
    expect(await db().pendingSignIn.count({ where: { userId: id } })).toBe(0);
    expect(await lockOf(id)).toBeNull();
    expect((await ledgerOf(id, 'auth.sign-in')).at(-1)).toEqual({ outcome: 'success', detail: { method: 'pwd otp' } });
  });

  it('may be pasted with the space that apps show', async () => {
    const { key } = await atSecondStep();
    const code = totpCode(key);
    expect(await otp(` ${code.slice(0, 3)} ${code.slice(3)}\n`)).toEqual({ redirectTo: '/photos' });
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '12345６', '-12345', '1e5555', '123456\u0000', 'x'.repeat(100)])(
    'of the wrong shape, %j, is refused and costs no try',
    async (code) => {
      const { id } = await atSecondStep();
      expect(await otp(code)).toMatchObject({ code: 'request/invalid', fieldErrors: { code: ['code/invalid'] } });
      expect(await db().pendingSignIn.findFirst({ where: { userId: id } })).toMatchObject({ tries: 0 });
    },
  );

  it('is never sent back to the page', async () => {
    const { key } = await atSecondStep();
    const answer = await otp(wrongCode(key));
    expect(answer).toMatchObject({ ok: false, code: 'auth/bad-code', values: { method: 'otp' } });
    expect(JSON.stringify(answer)).not.toContain(wrongCode(key));
  });

  it('of Bob’s opens nothing of Anna’s, and Bob’s waiting sign-in takes none of Anna’s', async () => {
    const bob = await createMemberWithApp();
    const anna = await atSecondStep();
    expect(await otp(totpCode(bob.key))).toMatchObject({ code: 'auth/bad-code' });
    expect(await recovery(bob.recoveryCodes[0])).toMatchObject({ code: 'auth/bad-code' });
    takeCookies();
    await wait(bob.id);
    expect(await otp(totpCode(anna.key))).toMatchObject({ code: 'auth/bad-code' });
    expect(await findActor()).toBeNull();
  });

  it('was spent by the sign-in before', async () => {
    const { id, key } = await atSecondStep();
    const code = totpCode(key);
    expect(await otp(code)).toEqual({ redirectTo: '/photos' });
    takeCookies();
    await wait(id);
    expect(await otp(code)).toMatchObject({ code: 'auth/bad-code' });
  });

  it('brought to six sign-ins at once signs one of them in', async () => {
    const { id, key } = await createMemberWithApp();
    const code = totpCode(key);
    const browsers: (() => void)[] = [];
    // Five wrong tries lock, so of six browsers the sixth may meet the lock; none may meet a second session.
    for (let i = 0; i < 6; i += 1) {
      await wait(id);
      browsers.push(takeCookies());
    }
    const answers = [];
    for (const use of browsers) {
      use();
      const answer = completeByCode({ method: 'otp', code }).then(
        ({ path: to }) => to,
        (error: { code?: string }) => error.code,
      );
      // The cookie is read before the first query; then the next browser may send.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      answers.push(answer);
    }
    const ended = await Promise.all(answers);
    expect(ended.filter((end) => end === '/photos')).toHaveLength(1);
    expect(ended.filter((end) => end === 'auth/bad-code' || end === 'auth/locked')).toHaveLength(5);
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
    expect(await db().pendingSignIn.count({ where: { userId: id } })).toBe(5);
  });

  it('sent six times at once for one sign-in makes one session', async () => {
    const { id, key } = await atSecondStep();
    const code = totpCode(key);
    const answers = await Promise.all(Array.from({ length: 6 }, () => otp(code)));
    expect(answers.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
  });

  it('right in two ways at once still makes one session', async () => {
    const { id, key, recoveryCodes } = await atSecondStep();
    const answers = await Promise.all([otp(totpCode(key)), recovery(recoveryCodes[0]), recovery(recoveryCodes[1])]);
    expect(answers.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
  });
});

describe('a recovery code', () => {
  it('ends the sign-in once, is put on record, and the owner is told', async () => {
    const { id, email, recoveryCodes } = await atSecondStep();
    expect(await recovery(recoveryCodes[0]?.toLowerCase().replaceAll('-', ''))).toEqual({ redirectTo: '/photos' });
    expect(await findActor()).toMatchObject({ ownerId: id, amr: ['pwd', 'recovery'] });
    expect((await mailsTo(email)).at(-1)?.subject).toBe('A recovery code of your account was used');
    takeCookies();
    await wait(id);
    expect(await recovery(recoveryCodes[0])).toMatchObject({ code: 'auth/bad-code' });
    expect(await ledgerOf(id, 'auth.recovery-code-used')).toHaveLength(1);
  });

  it.each([
    '',
    'AAAA-BBBB',
    'AAAA-BBBB-CCCC-DDDD-EEEE-FFF0',
    'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG',
    'ÄAAA-BBBB-CCCC-DDDD-EEEE-FFFF',
  ])('of the wrong shape, %j, is refused and costs no try', async (code) => {
    const { id } = await atSecondStep();
    expect(await recovery(code)).toMatchObject({ code: 'request/invalid', fieldErrors: { code: ['recovery-code/invalid'] } });
    expect(await db().pendingSignIn.findFirst({ where: { userId: id } })).toMatchObject({ tries: 0 });
  });

  it('costs a try of the waiting sign-in when it is wrong, and locks nothing: nobody guesses it', async () => {
    const { id, key } = await atSecondStep();
    for (let i = 0; i < 5; i += 1)
      expect(await recovery('AAAA-BBBB-CCCC-DDDD-EEEE-FFFF')).toMatchObject({ code: 'auth/bad-code' });
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    expect(await lockOf(id)).toBeNull();
  });

  it('opens the second step that somebody else has locked, until the operator takes the factors away', async () => {
    const { id, recoveryCodes } = await atSecondStep();
    for (let i = 0; i < 5; i += 1) await otp('000000');
    expect(await minutesLocked(id)).toBe(15);
    takeCookies();
    await wait(id);
    expect(await recovery(recoveryCodes[0])).toEqual({ redirectTo: '/photos' });
    for (let i = 0; i < 5; i += 1) await admit(throttleKey('2fa', id));
    expect(await lockOf(id)).not.toBeNull();
    await resetPerson('operator', await requirePerson({ id }), { areFactorsRemoved: true });
    expect(await lockOf(id)).toBeNull();
  });
});

describe('guessing', () => {
  it('ends a waiting sign-in after five wrong codes, and locks for 15, 30, 60 minutes over all of them', async () => {
    const { id, email, key } = await atSecondStep();
    for (let i = 0; i < 5; i += 1) expect(await otp(wrongCode(key))).toMatchObject({ code: 'auth/bad-code' });
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    for (const minutes of [15, 30, 60]) {
      expect(await minutesLocked(id)).toBe(minutes);
      takeCookies();
      await wait(id);
      expect(await otp(totpCode(key))).toMatchObject({
        code: 'auth/locked',
        retryAfterSeconds: expect.closeTo(minutes * 60, -2),
      });
      await letLockPass(id);
      expect(await otp(wrongCode(key))).toMatchObject({ code: 'auth/bad-code' });
    }
    await letLockPass(id);
    expect(await otp(totpCode(key))).toEqual({ redirectTo: '/photos' });
    expect(await lockOf(id)).toBeNull();
    // Whoever locked it knows the password, so its owner hears of it: once in a row of failures.
    await settleAfterResponse();
    const subjects = (await mailsTo(email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'Somebody may know your Safelight password')).toHaveLength(1);
    expect(await ledgerOf(id, 'auth.locked')).toHaveLength(4);
  });

  it('a thousand times looks at five codes', async () => {
    const { id, key } = await createMemberWithApp();
    let looked = 0;
    let locked = 0;
    const wrong = wrongCode(key);
    for (let round = 0; round < 200; round += 1) {
      await wait(id);
      for (let i = 0; i < 5; i += 1) {
        const guess = completeSecondStep('otp', (userId) => {
          looked += 1;
          return spendTotpCode(ownerIdFrom(userId), wrong);
        });
        const code = await guess.catch((error: { code?: string }) => error.code);
        if (code === 'auth/locked') locked += 1;
      }
    }
    expect([looked, locked]).toEqual([5, 995]);
    await wait(id);
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/locked' });
    expect(await findActor()).toBeNull();
  }, 60_000);

  it('forty times at once looks at five codes', async () => {
    const { key } = await atSecondStep();
    const answers = (await Promise.all(Array.from({ length: 40 }, () => otp(wrongCode(key))))).map(codeOf);
    expect(answers.filter((code) => code === 'auth/bad-code')).toHaveLength(5);
    expect(answers.every((code) => typeof code === 'string')).toBe(true);
  });

  it('leaves no session of one proof beside a first factor that comes while it signs in', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id } = await createMember();
      const data = { userId: id, credentialId: id, publicKey: Buffer.alloc(8), counter: 0n, name: 'key', isBackedUp: false };
      const factor = db().$transaction(async (tx) => {
        await tx.$queryRaw`select id from "User" where id = ${id}::uuid for update`;
        await tx.passkey.create({ data });
        await tx.session.deleteMany({ where: { userId: id } });
      });
      const signIns = Array.from({ length: 3 }, () => completeSignIn({ userId: id, amr: ['pwd'], nextPath: '/photos' }));
      await Promise.allSettled([factor, ...signIns]);
      expect(await db().session.count({ where: { userId: id } })).toBe(0);
    }
  });

  it('locks the second step alone: the password’s own count stands', async () => {
    const { email, password, key } = await atSecondStep();
    for (let i = 0; i < 5; i += 1) await otp(wrongCode(key));
    takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/second-step' });
  });
});

describe('while a sign-in waits', () => {
  it('nobody is signed in: no actor, no door, no page', async () => {
    const { id } = await atSecondStep();
    expect(await findPendingSignIn()).toMatchObject({ userId: id });
    expect(await findActor()).toBeNull();
    expect(await db().session.count({ where: { userId: id } })).toBe(0);
    const files = (name: RegExp) =>
      readdirSync('app', { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && name.test(entry.name))
        .map((entry) => path.resolve(entry.parentPath, entry.name));
    let doors = 0;
    for (const file of files(/^actions\.ts$/)) {
      for (const door of Object.values((await import(file)) as Record<string, (...input: unknown[]) => Promise<unknown>>)) {
        const mark = doorMarkOf(door);
        if (mark?.access !== 'user') continue;
        doors += 1;
        const answer = await (mark.kind === 'form-action' ? door(null, new FormData()) : door({}));
        expect([mark.name, answer]).toEqual([mark.name, expect.objectContaining({ code: 'auth/required' })]);
      }
    }
    expect(doors).toBeGreaterThan(15);
    let pages = 0;
    for (const file of files(/^page\.tsx$/).filter((name) => name.includes('(vault)'))) {
      const { default: page } = (await import(file)) as { default: (props: unknown) => Promise<unknown> };
      const params = Promise.resolve({ imageId: crypto.randomUUID() });
      const shown = await following(page({ params, searchParams: Promise.resolve({}) }));
      expect([file, shown]).toEqual([file, { redirectTo: expect.stringMatching(/^\/sign-in\?next=/) }]);
      pages += 1;
    }
    expect(pages).toBeGreaterThan(6);
  });

  it('the page shows the step, and leads to the sign-in where nothing waits', async () => {
    expect(await following(SecondStepPage())).toEqual({ redirectTo: '/sign-in' });
    await atSecondStep();
    expect(await findSecondStep()).toEqual({ hasAuthenticator: true, hasPasskey: false });
    expect(await SecondStepPage()).toMatchObject({ props: { title: 'One more step' } });
    await db().pendingSignIn.updateMany({ data: { expires: new Date() } });
    expect(await findSecondStep()).toBeNull();
    expect(await following(SecondStepPage())).toEqual({ redirectTo: '/sign-in' });
  });

  it('a person whose only factor is a passkey is offered the recovery codes', async () => {
    const { id, recoveryCodes } = await createMemberWithApp({ isSignedIn: true });
    const passkey = { credentialId: id, publicKey: Buffer.alloc(8), counter: 0n, name: 'key', isBackedUp: false };
    await db().passkey.create({ data: { userId: id, ...passkey } });
    expect(await send(removeAuthenticator, {})).toMatchObject({ ok: true });
    takeCookies();
    await completeSignIn({ userId: id, amr: ['pwd'], nextPath: '/photos' });
    expect(await findSecondStep()).toEqual({ hasAuthenticator: false, hasPasskey: true });
    expect(await otp('000000')).toMatchObject({ code: 'auth/bad-code' });
    expect(await recovery(recoveryCodes[0])).toEqual({ redirectTo: '/photos' });
  });

  it('cancelling ends it for good', async () => {
    const { id, key } = await atSecondStep();
    const back = takeCookies();
    back();
    expect(await following(cancel(formOf({})))).toEqual({ redirectTo: '/sign-in' });
    expect(cookieJar().has(PENDING_COOKIE)).toBe(false);
    expect(await db().pendingSignIn.count({ where: { userId: id } })).toBe(0);
    back();
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    takeCookies();
    expect(await following(cancel(formOf({})))).toEqual({ redirectTo: '/sign-in' });
  });

  it('it is over after five minutes, in another browser, and for a person who was disabled meanwhile', async () => {
    const { id, key, recoveryCodes } = await atSecondStep();
    const here = takeCookies();
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    here();
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    expect(await recovery(recoveryCodes[0])).toMatchObject({ code: 'auth/pending-expired' });
    await expect(completeSignIn({ userId: id, amr: ['pwd', 'otp'], nextPath: '/photos' })).rejects.toMatchObject({
      code: 'auth/bad-credentials',
    });
    await db().user.update({ where: { id }, data: { disabledAt: null } });
    await db().pendingSignIn.updateMany({ where: { userId: id }, data: { expires: new Date(Date.now() - 1) } });
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    expect(await db().session.count({ where: { userId: id } })).toBe(0);
  });

  it('a changed password ends it', async () => {
    const { id, password, key } = await atSecondStep();
    const waiting = takeCookies();
    await establish(id, ['pwd', 'otp']);
    expect(await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    takeCookies();
    waiting();
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/pending-expired' });
    expect(await findActor()).toBeNull();
  });

  it('a factor that was removed gives no code any more', async () => {
    const { id, key } = await atSecondStep();
    await db().totpFactor.delete({ where: { userId: id } });
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/bad-code' });
  });
});

describe('every way in', () => {
  it('through an identity provider ends at the second step, too', async () => {
    const { id, key } = await createMemberWithApp();
    expect(await completeSignIn({ userId: id, amr: ['oidc'], nextPath: '/photos' })).toEqual({ path: '/second-step' });
    expect(await findActor()).toBeNull();
    expect(await otp(totpCode(key))).toEqual({ redirectTo: '/photos' });
    expect((await findActor())?.amr).toEqual(['oidc', 'otp']);
  });

  it('through a reset still asks: the mail is no second factor', async () => {
    const { id, email } = await createMemberWithApp();
    await send(forgotPassword, { email });
    await settleAfterResponse();
    expect(await send(resetPassword, { token: await newestToken(email), password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await db().totpFactor.count({ where: { userId: id, confirmedAt: { not: null } } })).toBe(1);
    expect(await send(signIn, { email, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/second-step' });
    expect(await findActor()).toBeNull();
  });

  it('a reset does not end the lock of the second step', async () => {
    const { email, key } = await atSecondStep();
    for (let i = 0; i < 5; i += 1) await otp(wrongCode(key));
    takeCookies();
    await send(forgotPassword, { email });
    await settleAfterResponse();
    expect(await send(resetPassword, { token: await newestToken(email), password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    await send(signIn, { email, password: OTHER_PASSWORD });
    expect(await otp(totpCode(key))).toMatchObject({ code: 'auth/locked' });
  });

  it('confirming asks for both proofs, and the clock starts only with the second', async () => {
    const { id, password, key } = await createMemberWithApp({ isSignedIn: true });
    await makeStale(id);
    await letStepsPass(id);
    const before = cookieJar().get(SESSION_COOKIE)?.value;
    const next = '/settings/security/authenticator';
    expect(await send(confirmPassword, { password, next })).toEqual({ redirectTo: '/second-step' });
    expect(cookieJar().get(SESSION_COOKIE)?.value).toBe(before);
    expect(await send(removeAuthenticator, {})).toMatchObject({ code: 'auth/step-up' });
    expect(await otp(totpCode(key))).toEqual({ redirectTo: next });
    const actor = await findActor();
    expect(Date.now() - (actor?.authTime.getTime() ?? 0)).toBeLessThan(60_000);
    expect(cookieJar().get(SESSION_COOKIE)?.value).not.toBe(before);
    expect(await send(removeAuthenticator, {})).toMatchObject({ ok: true });
  });

  it('is one step for a person without a second factor', async () => {
    const { email, password } = await createMember();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/photos' });
  });
});
