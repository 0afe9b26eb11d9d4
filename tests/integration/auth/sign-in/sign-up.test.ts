import { signIn } from '@/app/(public)/sign-in/actions';
import { signUp } from '@/app/(public)/sign-up/actions';
import { verifyEmail } from '@/app/(public)/verify/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { hashPassword } from '@/lib/auth/passwords/password-hash';
import { findActor } from '@/lib/auth/sessions/session';
import { forgetConfig } from '@/lib/config/config';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { db } from '@/lib/db/client';
import { send, fromFreshAddress, withoutRequestId, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, newestToken, tokenIn } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, GOOD_PASSWORD, OTHER_PASSWORD } from '@/tests/support/people/members';
import { cookieJar, takeCookies } from '@/tests/support/requests/next-headers';

const register = (email: string, password = GOOD_PASSWORD) => send(signUp, { name: 'Anna', email, password });
const users = (email: string) => db().user.findMany({ where: { email }, include: { password: true, usage: true } });
const medianMilliseconds = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(async () => {
  delete process.env.SIGN_UP;
  forgetConfig();
  await settleAfterResponse();
});

describe('signUp', () => {
  it('makes no user; a sign-up waits, its password and link rest as hashes only', async () => {
    const email = freshEmail();
    expect(await register(email)).toEqual({ ok: true, data: { email } });
    const token = await newestToken(email);
    expect(await users(email)).toEqual([]);
    const dump = await db().$queryRaw<{ text: string }[]>`
      select r::text as text from "Registration" r union all select t::text from "VerificationToken" t`;
    const all = dump.map(({ text }) => text).join('\n');
    expect(all).toContain(hashSecretToken(token));
    expect(all).not.toContain(token);
    expect(all).not.toContain(GOOD_PASSWORD);
    expect(all).toContain('$argon2id$v=19$m=65536,t=3,p=1$');
  });

  it('answers a known address exactly like an unknown one, and mails both', async () => {
    const known = await createMember();
    const unknown = freshEmail();
    const answers = [await register(known.email, OTHER_PASSWORD), await register(unknown, OTHER_PASSWORD)];
    expect(answers).toEqual([
      { ok: true, data: { email: known.email } },
      { ok: true, data: { email: unknown } },
    ]);
    const toKnown = (await mailsTo(known.email)).at(-1);
    expect(toKnown?.subject).toBe('You already have a Safelight account');
    expect(tokenIn(toKnown)).toBeNull();
    expect((await mailsTo(unknown)).map((mail) => mail.subject)).toEqual(['Confirm your address for Safelight']);
    expect(await users(known.email)).toHaveLength(1);
  });

  it('takes a known address as long as an unknown one', async () => {
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      fromFreshAddress();
      const { email } = await createMember();
      known.push(await timed(() => register(email, OTHER_PASSWORD)));
      await settleAfterResponse();
      unknown.push(await timed(() => register(freshEmail(), OTHER_PASSWORD)));
      await settleAfterResponse();
    }
    const [a, b] = [medianMilliseconds(known), medianMilliseconds(unknown)];
    expect(Math.abs(a - b)).toBeLessThan(Math.max(25, 0.35 * Math.max(a, b)));
  }, 120_000);

  it('puts nothing a stranger typed into the mail', async () => {
    const email = freshEmail();
    await send(signUp, { name: 'Click https://evil.example now', email, password: GOOD_PASSWORD });
    const [mail] = await mailsTo(email);
    expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toContain('evil.example');
  });

  it('refuses weak passwords, look-alike and unsafe addresses, and names the field without echoing the password', async () => {
    const weak = await register(freshEmail(), 'Password1234!');
    expect(weak).toMatchObject({ ok: false, code: 'auth/password-refused', fieldErrors: { password: ['password/common'] } });
    expect(JSON.stringify(weak)).not.toContain('Password1234!');
    const hostile = [
      'victim@еxample.org', // Cyrillic е
      'victim＠example.org', // full-width @
      'a@example.org\r\nBcc: b@example.org',
      'a@example.org, b@example.org',
      '"a b"@example.org',
      'Anna <a@example.org>',
      'a@exam\u0000ple.org',
      'a@example.org(comment)',
      'ɑdmin@example.org',
      'a@[127.0.0.1]',
    ];
    for (const email of hostile) {
      expect(await register(email)).toMatchObject({
        ok: false,
        code: 'request/invalid',
        fieldErrors: { email: ['email/invalid'] },
      });
    }
    expect(await db().registration.count({ where: { email: { contains: 'victim' } } })).toBe(0);
  });

  it('treats one address in all its spellings as one', async () => {
    const { email } = await createMember();
    await register(`  ${email.toUpperCase()} `, OTHER_PASSWORD);
    expect((await mailsTo(email)).at(-1)?.subject).toBe('You already have a Safelight account');
  });

  it('bounds the mails a stranger can cause, the same for known and unknown addresses', async () => {
    const known = (await createMember()).email;
    const unknown = freshEmail();
    await register(unknown);
    for (const email of [known, unknown]) for (let i = 0; i < 4; i += 1) await register(email);
    const refused = [await register(known), await register(unknown)];
    for (const answer of refused) expect(answer).toMatchObject({ ok: false, code: 'request/rate-limited' });
    expect((await mailsTo(unknown)).length).toBe(5);
  }, 60_000);

  it('counts the network address', async () => {
    for (let i = 0; i < 20; i += 1) await register(freshEmail(), 'short');
    expect(await register(freshEmail())).toMatchObject({ ok: false, code: 'request/rate-limited' });
    fromFreshAddress();
    expect(await register(freshEmail())).toMatchObject({ ok: true });
  });

  it('is closed when the operator says so, and so is the rest of the way', async () => {
    const email = freshEmail();
    await register(email);
    const token = await newestToken(email);
    process.env.SIGN_UP = 'closed';
    forgetConfig();
    expect(await register(freshEmail())).toMatchObject({ ok: false, code: 'auth/sign-up-closed' });
    expect(await send(verifyEmail, { token, password: GOOD_PASSWORD })).toMatchObject({ code: 'auth/sign-up-closed' });
    expect(await users(email)).toEqual([]);
  });
});

describe('verifyEmail', () => {
  it('makes user, password and counters at once, spends the link and signs in', async () => {
    const email = freshEmail();
    await register(email);
    const token = await newestToken(email);
    expect(await send(verifyEmail, { token, password: GOOD_PASSWORD })).toEqual({ redirectTo: '/photos' });
    const [user] = await users(email);
    expect(user).toMatchObject({ name: 'Anna', usage: { images: 0 } });
    expect(user?.emailVerified).toBeInstanceOf(Date);
    expect(user?.password?.hash).toMatch(/^\$argon2id\$/);
    expect((await findActor())?.email).toBe(email);
    expect(await db().registration.count({ where: { email } })).toBe(0);
    expect(await send(verifyEmail, { token, password: GOOD_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
  });

  it('makes one user of one link clicked many times at once', async () => {
    const email = freshEmail();
    await register(email);
    const token = await newestToken(email);
    const clicks = await Promise.all(Array.from({ length: 4 }, () => send(verifyEmail, { token, password: GOOD_PASSWORD })));
    expect(clicks.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(clicks.filter((answer) => 'code' in answer && answer.code === 'auth/expired-link')).toHaveLength(3);
    expect(await users(email)).toHaveLength(1);
  });

  it('makes one user of two links for one address used at once', async () => {
    const email = freshEmail();
    await register(email);
    await settleAfterResponse();
    await register(email, OTHER_PASSWORD);
    const [first, second] = (await mailsTo(email)).map(tokenIn);
    const answers = await Promise.all([
      send(verifyEmail, { token: first ?? '', password: GOOD_PASSWORD }),
      send(verifyEmail, { token: second ?? '', password: OTHER_PASSWORD }),
    ]);
    expect(answers.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(await users(email)).toHaveLength(1);
    expect(
      await db().verificationToken.count({ where: { token: { in: [first, second].map((t) => hashSecretToken(t ?? '')) } } }),
    ).toBe(0);
  });

  it('gives a stranger who signed up with the address of a victim nothing, though the victim uses the link', async () => {
    const victim = freshEmail();
    await register(victim, OTHER_PASSWORD); // the stranger's password
    const link = await newestToken(victim);
    const click = await send(verifyEmail, { token: link, password: GOOD_PASSWORD });
    expect(click).toMatchObject({ code: 'auth/bad-credentials', fieldErrors: { password: ['password/wrong'] } });
    expect(await users(victim)).toEqual([]);
    // The victim's own sign-up is not in anybody's way, and afterwards the stranger's is gone.
    await register(victim, GOOD_PASSWORD);
    expect(await send(verifyEmail, { token: await newestToken(victim), password: GOOD_PASSWORD })).toEqual({
      redirectTo: '/photos',
    });
    takeCookies();
    expect(await send(verifyEmail, { token: link, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
    expect(await send(signIn, { email: victim, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/bad-credentials' });
  });

  it('locks after five wrong passwords, for the right one as well', async () => {
    const email = freshEmail();
    await register(email);
    const token = await newestToken(email);
    for (let i = 0; i < 5; i += 1) await send(verifyEmail, { token, password: `wrong ${i}` });
    const answer = await send(verifyEmail, { token, password: GOOD_PASSWORD });
    expect(answer).toMatchObject({ code: 'auth/locked' });
    expect(await users(email)).toEqual([]);
  });

  it('refuses unknown, old, malformed and foreign links alike', async () => {
    const email = freshEmail();
    await register(email);
    const token = await newestToken(email);
    await db().verificationToken.updateMany({
      where: { token: hashSecretToken(token) },
      data: { expires: new Date(Date.now() - 1) },
    });
    const reset = 'R'.repeat(43);
    const { id } = await createMember();
    await db().verificationToken.create({
      data: { identifier: `reset:${id}`, token: hashSecretToken(reset), expires: new Date(Date.now() + 60_000) },
    });
    const answers = await Promise.all(
      ['A'.repeat(43), token, reset].map(async (link) =>
        withoutRequestId(await send(verifyEmail, { token: link, password: GOOD_PASSWORD })),
      ),
    );
    expect(answers[0]).toMatchObject({ ok: false, code: 'auth/expired-link' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(await send(verifyEmail, { token: 'short', password: GOOD_PASSWORD })).toMatchObject({
      fieldErrors: { token: ['link/invalid'] },
    });
    expect(await db().verificationToken.count({ where: { token: hashSecretToken(reset) } })).toBe(1);
    expect(cookieJar().size).toBe(0);
  });
});

describe('a sign-up that waits', () => {
  it('is told of only to the right password, and then mailed again', async () => {
    const email = freshEmail();
    await register(email);
    await settleAfterResponse();
    expect(await send(signIn, { email, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await mailsTo(email)).toHaveLength(1);
    expect(await send(signIn, { email, password: GOOD_PASSWORD })).toMatchObject({ code: 'auth/unverified' });
    expect(await mailsTo(email)).toHaveLength(2);
    expect(await send(verifyEmail, { token: await newestToken(email), password: GOOD_PASSWORD })).toEqual({
      redirectTo: '/photos',
    });
  });

  it('tells a stranger nothing: with a known address it looks the same', async () => {
    const { email } = await createMember();
    await register(email, OTHER_PASSWORD);
    const known = await send(signIn, { email, password: OTHER_PASSWORD });
    const unknownEmail = freshEmail();
    await register(unknownEmail, OTHER_PASSWORD);
    const unknown = await send(signIn, { email: unknownEmail, password: OTHER_PASSWORD });
    expect({ ...withoutRequestId(known), values: {} }).toEqual({ ...withoutRequestId(unknown), values: {} });
    expect(known).toMatchObject({ code: 'auth/unverified' });
    expect(await findActor()).toBeNull();
  });

  it('does not reset the count of failures, so that it cannot be used to guess on', async () => {
    const { email, password } = await createMember();
    await register(email, OTHER_PASSWORD);
    for (let i = 0; i < 4; i += 1) await send(signIn, { email, password: `wrong guess ${i}` });
    expect(await send(signIn, { email, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/unverified' });
    expect(await send(signIn, { email, password })).toMatchObject({ code: 'auth/locked' });
  });

  it('does not open when its time is over', async () => {
    const email = freshEmail();
    const passwordHash = await hashPassword(GOOD_PASSWORD);
    await db().registration.create({ data: { name: 'Anna', email, passwordHash, expires: new Date(Date.now() - 1000) } });
    expect(await send(signIn, { email, password: GOOD_PASSWORD })).toMatchObject({ code: 'auth/bad-credentials' });
  });
});
