// How much work a sign-in is: one hash, and a second one only where the password may be that of a sign-up that waits.

import { signIn } from '@/app/(public)/sign-in/actions';
import { signUp } from '@/app/(public)/sign-up/actions';
import { verifyEmail } from '@/app/(public)/verify/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { derivePasswordTag } from '@/lib/auth/passwords/password-tag';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { send, fromFreshAddress, withoutRequestId, warmUp } from '@/tests/support/requests/forms';
import { countHashes } from '@/tests/support/people/hash-count';
import { newestToken } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, GOOD_PASSWORD, OTHER_PASSWORD } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';

const SECRET = process.env.AUTH_SECRET;
const WAITING = 'Velvet-Anchor-52-Pine';

const attempt = (email: string, password: string) => countHashes(() => send(signIn, { email, password }));
const waitingOf = (email: string) => db().registration.findFirstOrThrow({ where: { email }, orderBy: { createdAt: 'desc' } });

/** Signs an address up with `WAITING`; whether somebody lives there already makes no difference. */
async function waitWith(email: string): Promise<string> {
  expect(await send(signUp, { name: 'Anna', email, password: WAITING })).toMatchObject({ ok: true });
  await settleAfterResponse();
  return email;
}

/** A password that is not that of the address's newest sign-up, and whose tag is the same or not. */
async function wrongPassword(email: string, { fits }: { fits: boolean }): Promise<string> {
  const { id, passwordTag } = await waitingOf(email);
  return guessFor(id, passwordTag, fits);
}

/** The same for an address where none waits. */
const wrongPasswordOfNone = (email: string, { fits }: { fits: boolean }) => guessFor(throttleKey('acct', email), 0, fits);

function guessFor(id: string, passwordTag: number | null, fits: boolean): string {
  for (let at = 0; ; at += 1) {
    const guess = `Not-The-Password-${at}`;
    if ((derivePasswordTag(id, guess) === passwordTag) === fits) return guess;
  }
}

function useSecret(secret: string | undefined): void {
  if (secret === undefined) delete process.env.AUTH_SECRET;
  else process.env.AUTH_SECRET = secret;
  forgetConfig();
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(async () => {
  await settleAfterResponse();
  useSecret(SECRET);
});

describe('a sign-in where no sign-up waits', () => {
  it('computes one hash for a wrong password and, as where one waits, two for one in sixteen, whoever lives at the address', async () => {
    const member = await createMember();
    const disabled = await createMember();
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    for (const email of [member.email, freshEmail(), (await createPerson()).email, disabled.email]) {
      for (const fits of [false, true]) {
        const { answer, hashes } = await attempt(email, wrongPasswordOfNone(email, { fits }));
        expect(answer).toMatchObject({ code: 'auth/bad-credentials' });
        expect(hashes).toBe(fits ? 2 : 1);
      }
    }
  });

  it('lets the right password in, also where the made-up tag is its own', async () => {
    const { email, password } = await createMember();
    const isLikely = derivePasswordTag(throttleKey('acct', email), password) === 0;
    expect(await attempt(email, password)).toEqual({ hashes: isLikely ? 2 : 1, answer: { redirectTo: '/photos' } });
  });

  it('does not look at sign-ups whose time is over', async () => {
    const email = await waitWith(freshEmail());
    await db().registration.updateMany({ where: { email }, data: { expires: new Date(Date.now() - 1000), passwordTag: null } });
    expect((await attempt(email, wrongPasswordOfNone(email, { fits: false }))).hashes).toBe(1);
  });
});

describe('a sign-in where a sign-up waits', () => {
  const addresses = async () => [
    await waitWith((await createMember()).email),
    await waitWith((await createPerson()).email),
    await waitWith(freshEmail()),
  ];

  it('computes one hash for a wrong password with another tag, and a second one where the tag is the same, known or not', async () => {
    const answers = [];
    for (const email of await addresses()) {
      for (const fits of [false, true]) {
        const { answer, hashes } = await attempt(email, await wrongPassword(email, { fits }));
        expect(hashes).toBe(fits ? 2 : 1);
        answers.push({ ...withoutRequestId(answer), values: {} });
      }
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ code: 'auth/bad-credentials' });
  });

  it('says so to whoever has its password, with two hashes, known or not', async () => {
    for (const email of await addresses()) {
      expect(await attempt(email, WAITING)).toMatchObject({ hashes: 2, answer: { code: 'auth/unverified' } });
    }
  });

  it('computes one hash for the right password of a person, or two where its tag is the same by chance', async () => {
    const { email, password } = await createMember();
    await waitWith(email);
    const { id } = await waitingOf(email);
    const tag = derivePasswordTag(id, password) ?? 0;
    for (const [passwordTag, hashes] of [
      [tag, 2],
      [tag ^ 1, 1],
    ] as const) {
      await db().registration.update({ where: { id }, data: { passwordTag } });
      expect(await attempt(email, password)).toEqual({ hashes, answer: { redirectTo: '/photos' } });
      takeCookies();
    }
  });

  it('computes one hash while the address is locked, whatever the tag says', async () => {
    for (const email of await addresses()) {
      const key = throttleKey('acct', email);
      for (let i = 0; i < 5; i += 1) await admit(key);
      expect(await attempt(email, WAITING)).toMatchObject({ hashes: 1, answer: { code: 'auth/locked' } });
      await forgive(key);
      expect(await attempt(email, WAITING)).toMatchObject({ hashes: 2, answer: { code: 'auth/unverified' } });
    }
  });

  it('goes by the newest sign-up of the address', async () => {
    const email = await waitWith(freshEmail());
    await send(signUp, { name: 'Anna', email, password: GOOD_PASSWORD });
    expect((await attempt(email, GOOD_PASSWORD)).answer).toMatchObject({ code: 'auth/unverified' });
    const { id } = await waitingOf(email);
    const tag = derivePasswordTag(id, WAITING) ?? 0;
    await db().registration.update({ where: { id }, data: { passwordTag: tag ^ 1 } });
    expect(await attempt(email, WAITING)).toMatchObject({ hashes: 1, answer: { code: 'auth/bad-credentials' } });
  });
});

describe('the tag of a sign-up', () => {
  it('rests with the sign-up, for known and unknown addresses alike', async () => {
    for (const email of [(await createMember()).email, freshEmail()]) {
      await waitWith(email);
      const { id, passwordTag } = await waitingOf(email);
      expect(passwordTag).toEqual(expect.any(Number));
      expect(passwordTag).toBe(derivePasswordTag(id, WAITING));
    }
  });

  it('may be missing, as in rows from before it: then every password is looked at with two hashes', async () => {
    const email = await waitWith(freshEmail());
    await db().registration.updateMany({ where: { email }, data: { passwordTag: null } });
    expect(await attempt(email, WAITING)).toMatchObject({ hashes: 2, answer: { code: 'auth/unverified' } });
    for (const guess of ['Not-The-Password-1', 'Not-The-Password-2']) {
      expect(await attempt(email, guess)).toMatchObject({ hashes: 2, answer: { code: 'auth/bad-credentials' } });
    }
  });

  it('is missing where the server has no secret, and is not asked for there', async () => {
    const tagged = await waitWith(freshEmail());
    useSecret(undefined);
    const untagged = await waitWith(freshEmail());
    expect((await waitingOf(untagged)).passwordTag).toBeNull();
    for (const email of [tagged, untagged]) {
      expect(await attempt(email, WAITING)).toMatchObject({ hashes: 2, answer: { code: 'auth/unverified' } });
      expect(await attempt(email, OTHER_PASSWORD)).toMatchObject({ hashes: 2, answer: { code: 'auth/bad-credentials' } });
    }
  });

  it('plays no part in the mailed link, and is gone with the sign-up', async () => {
    const email = await waitWith(freshEmail());
    useSecret('another-secret-of-the-tests-that-guards-nothing');
    const { id } = await waitingOf(email);
    const tag = derivePasswordTag(id, WAITING) ?? 0;
    await db().registration.update({ where: { id }, data: { passwordTag: tag ^ 1 } });
    const token = await newestToken(email);
    expect(await send(verifyEmail, { token, password: WAITING })).toEqual({ redirectTo: '/photos' });
    expect(await db().registration.count({ where: { email } })).toBe(0);
  });
});
