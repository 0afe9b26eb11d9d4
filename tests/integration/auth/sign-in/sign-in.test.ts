import { hash } from '@node-rs/argon2';
import { signIn } from '@/app/(public)/sign-in/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { findActor } from '@/lib/auth/sessions/session';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { changePassword } from '@/lib/db/accounts/password-credentials';
import { db } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transactions';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { send, fromFreshAddress, withoutRequestId, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, tokenIn } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, GOOD_PASSWORD, type Member, OTHER_PASSWORD } from '@/tests/support/people/members';
import { cookieJar, setRequestHeader } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';

const attempt = (email: string, password: string, extra: Record<string, string> = {}) =>
  send(signIn, { email, password, ...extra });
const lockOf = async (email: string) =>
  (await db().throttle.findUnique({ where: { key: throttleKey('acct', email) } }))?.lockedUntil ?? null;

/** Puts the clock of a throttle back, as if time had passed. */
async function letPass(email: string, milliseconds: number): Promise<void> {
  const key = throttleKey('acct', email);
  const row = await db().throttle.findUniqueOrThrow({ where: { key } });
  const back = (date: Date | null) => date && new Date(date.getTime() - milliseconds);
  await db().throttle.update({
    where: { key },
    data: { lockedUntil: back(row.lockedUntil), updatedAt: back(row.updatedAt) ?? row.updatedAt },
  });
}

async function eventsOf(member: Member) {
  return db().securityEvent.findMany({ where: { actorId: member.id }, orderBy: { id: 'asc' } });
}

async function setHash(userId: string, stored: string): Promise<void> {
  await db().passwordCredential.update({ where: { userId }, data: { hash: stored } });
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('signIn', () => {
  it('opens a session for the right password and goes on to the photographs', async () => {
    const member = await createMember();
    expect(await attempt(member.email.toUpperCase(), member.password)).toEqual({ redirectTo: '/photos' });
    expect(await findActor()).toMatchObject({ ownerId: member.id, email: member.email });
    expect((await eventsOf(member)).at(-1)).toMatchObject({
      type: 'auth.sign-in',
      outcome: 'success',
      ip: expect.stringMatching(/^198\./),
    });
  });

  it('goes on to paths of our own only', async () => {
    const member = await createMember();
    for (const [next, path] of [
      ['/photos/album?day=2#x', '/photos/album?day=2#x'],
      ['/settings', '/settings'],
      ['//evil.example', '/photos'],
      ['/\\evil.example', '/photos'],
      ['/\t/evil.example', '/photos'],
      ['/.//evil.example', '/photos'],
      ['/a/..//evil.example', '/photos'],
      ['https://evil.example/photos', '/photos'],
      ['javascript:alert(1)', '/photos'],
      ['http://localhost:3000@evil.example/', '/photos'],
      ['', '/photos'],
    ] as const) {
      expect(await attempt(member.email, member.password, { next })).toEqual({ redirectTo: path });
    }
  });

  it('gives unknown, password-less, disabled and wrong the same answer', async () => {
    const member = await createMember();
    const disabled = await createMember();
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const passwordless = await createPerson();
    const answers = [];
    for (const [email, password] of [
      [member.email, OTHER_PASSWORD],
      [freshEmail(), GOOD_PASSWORD],
      [passwordless.email, GOOD_PASSWORD],
      [disabled.email, disabled.password],
    ] as const) {
      answers.push({ ...withoutRequestId(await attempt(email, password)), values: {} });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ ok: false, code: 'auth/bad-credentials' });
    expect(cookieJar().size).toBe(0);
  });

  it('takes the same time for wrong, unknown, password-less and locked', async () => {
    const rounds = 20;
    const locked = freshEmail();
    for (let i = 0; i < 5; i += 1) await admit(throttleKey('acct', locked));
    const passwordless = await createPerson();
    const members = await Promise.all(Array.from({ length: rounds / 4 }, () => createMember()));
    const kinds = {
      wrong: (i: number) => members[i % members.length]?.email ?? '',
      unknown: () => freshEmail(),
      passwordless: () => passwordless.email,
      locked: () => locked,
    };
    const times: Record<string, number[]> = {};
    for (let i = 0; i < rounds; i += 1) {
      for (const [kind, email] of Object.entries(kinds)) {
        fromFreshAddress();
        const address = email(i);
        if (kind !== 'locked') await forgive(throttleKey('acct', address));
        const start = performance.now();
        await attempt(address, 'Not-The-Password-1');
        (times[kind] ??= []).push(performance.now() - start);
        await settleAfterResponse();
      }
    }
    // A busy machine only ever adds: each kind is judged by its quietest quarter.
    const quiet = Object.values(times).map((all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 4)] ?? Number.NaN);
    expect(Math.max(...quiet) - Math.min(...quiet)).toBeLessThan(Math.max(30, 0.3 * Math.max(...quiet)));
  }, 180_000);

  it('tells all bytes of a password apart: 72 and beyond, NUL, and composed forms as one', async () => {
    const head = `${GOOD_PASSWORD}-${OTHER_PASSWORD}-Velvet-Anchor-52-Pine-Marble-Orchid`;
    expect(head.length).toBeGreaterThan(72);
    const member = await createMember({ password: `${head}-tail-1` });
    expect(await attempt(member.email, `${head}-tail-2`)).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await attempt(member.email, head)).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await attempt(member.email, `${head}-tail-1`)).toEqual({ redirectTo: '/photos' });
    const nul = await createMember({ password: `Lantern-9\u0000Mossy-Quartz` });
    expect(await attempt(nul.email, 'Lantern-9\u0000Mossy-Quarry')).toMatchObject({ code: 'auth/bad-credentials' });
    const accents = await createMember({ password: 'Zo\u00eb-Quartz-41-Moss' });
    expect(await attempt(accents.email, 'Zoe\u0308-Quartz-41-Moss')).toEqual({ redirectTo: '/photos' });
  });

  it('takes a password that was set years ago', async () => {
    const member = await createMember();
    const changedAt = new Date(Date.now() - 5 * 365 * 24 * 60 * 60_000);
    await db().passwordCredential.update({ where: { userId: member.id }, data: { changedAt } });
    expect(await attempt(member.email, member.password)).toEqual({ redirectTo: '/photos' });
  });

  it('makes a weak hash anew with the right password, and only then', async () => {
    const member = await createMember();
    const weak = await hash(member.password, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await setHash(member.id, weak);
    await attempt(member.email, OTHER_PASSWORD);
    const stored = () => db().passwordCredential.findUniqueOrThrow({ where: { userId: member.id } });
    expect((await stored()).hash).toBe(weak);
    expect(await attempt(member.email, member.password)).toEqual({ redirectTo: '/photos' });
    expect((await stored()).hash).toContain('$m=65536,t=3,p=1$');
    expect(await attempt(member.email, member.password)).toEqual({ redirectTo: '/photos' });
  });

  it('ends the session again when the password was changed while the old one was being checked', async () => {
    const member = await createMember();
    const { hash: from } = await db().passwordCredential.findUniqueOrThrow({ where: { userId: member.id } });
    const ownerId = ownerIdFrom(member.id);
    // The change commits between the check of the old password and the new session: a trigger does it on the session's insert.
    await db().$executeRawUnsafe(`
      create function change_meanwhile() returns trigger language plpgsql as $$
      begin update "PasswordCredential" set "changedAt" = now() + interval '1 second' where "userId" = new."userId"; return new; end $$`);
    await db().$executeRawUnsafe(
      'create trigger change_meanwhile before insert on "Session" for each row execute function change_meanwhile()',
    );
    const answer = await attempt(member.email, member.password);
    await db().$executeRawUnsafe('drop function change_meanwhile cascade');
    expect(answer).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await findActor()).toBeNull();
    // Only the one from the sign-up is left.
    expect(await db().session.count({ where: { userId: member.id } })).toBe(1);
    const { id: keepSessionId } = await db().session.findFirstOrThrow({ where: { userId: member.id } });
    const change = { from, to: from, linkIdentifier: `reset:${member.id}`, keepSessionId };
    expect(await inTransaction((tx) => changePassword(tx, ownerId, change))).toBe(true);
  });

  it('refuses a request that does not come from our own pages before it looks at anything', async () => {
    const member = await createMember();
    setRequestHeader('origin', 'https://evil.example');
    expect(await attempt(member.email, member.password)).toMatchObject({ code: 'auth/origin' });
    setRequestHeader('origin', null);
    expect(await attempt(member.email, member.password)).toMatchObject({ code: 'auth/origin' });
    expect(await lockOf(member.email)).toBeNull();
    expect(cookieJar().size).toBe(0);
  });

  it('counts the network address first, so that locks cannot burn the processor', async () => {
    for (let i = 0; i < 30; i += 1) await attempt(`nobody-${i}@example.org`, 'x');
    const refused = await attempt(freshEmail(), 'x');
    expect(refused).toMatchObject({ code: 'request/rate-limited', retryAfterSeconds: expect.any(Number) });
    const member = await createMember();
    fromFreshAddress();
    expect(await attempt(member.email, member.password)).toEqual({ redirectTo: '/photos' });
  }, 60_000);
});

describe('lockout', () => {
  it('evaluates exactly five of forty guesses at once, and the right one is not among those after', async () => {
    const key = throttleKey('acct', freshEmail());
    const admissions = await Promise.all(Array.from({ length: 40 }, () => admit(key)));
    expect(admissions.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(5);
    expect(admissions.filter((a) => a.isAdmitted && a.isFirstLock)).toHaveLength(1);
    for (const admission of admissions) if (!admission.isAdmitted) expect(admission.retryAfterSeconds).toBeGreaterThan(880);
  });

  it('answers five of forty parallel sign-ins with "wrong", all others with "locked"', async () => {
    const member = await createMember();
    const answers = [];
    for (let block = 0; block < 2; block += 1) {
      fromFreshAddress();
      answers.push(...(await Promise.all(Array.from({ length: 20 }, () => attempt(member.email, OTHER_PASSWORD)))));
    }
    const codes = answers.map((answer) => ('code' in answer ? answer.code : 'in'));
    expect(codes.filter((code) => code === 'auth/bad-credentials')).toHaveLength(5);
    expect(codes.filter((code) => code === 'auth/locked')).toHaveLength(35);
  }, 120_000);

  it('locks the right password out too, for known and unknown addresses alike, and tells the owner once', async () => {
    const member = await createMember();
    const unknown = freshEmail();
    for (const email of [member.email, unknown]) for (let i = 0; i < 5; i += 1) await attempt(email, OTHER_PASSWORD);
    const known = await attempt(member.email, member.password);
    const other = await attempt(unknown, GOOD_PASSWORD);
    expect(known).toMatchObject({ code: 'auth/locked' });
    expect((known as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(890);
    expect((other as { code: string }).code).toBe('auth/locked');
    const warnings = (await mailsTo(member.email)).filter(
      (mail) => mail.subject === 'Sign-in to your Safelight account is paused',
    );
    expect(warnings).toHaveLength(1);
    expect(tokenIn(warnings[0])).not.toBeNull();
    expect(await mailsTo(unknown)).toEqual([]);
    const events = (await eventsOf(member)).map(({ type, outcome }) => `${type} ${outcome}`);
    expect(events.filter((event) => event === 'auth.locked success')).toHaveLength(1);
    expect(events.filter((event) => event === 'auth.sign-in refused')).toHaveLength(6);
  }, 60_000);

  it('doubles: 15, 30, 60 minutes, a day at most, and a quiet day starts anew', async () => {
    const email = freshEmail();
    const key = throttleKey('acct', email);
    const minutesLeft = async () => Math.round(((await lockOf(email))?.getTime() ?? 0) - Date.now()) / 60_000;
    for (let i = 0; i < 5; i += 1) await admit(key);
    expect(await minutesLeft()).toBeCloseTo(15, 0);
    for (const minutes of [30, 60, 120, 240, 480, 960, 1440, 1440]) {
      await letPass(email, (await minutesLeft()) * 60_000 + 1000);
      // Still within the day since the last attempt, or the row would start anew.
      await db().throttle.update({ where: { key }, data: { updatedAt: new Date(Date.now() - 3_600_000) } });
      expect(await admit(key)).toMatchObject({ isAdmitted: true, locksNow: true });
      expect(await admit(key)).toMatchObject({ isAdmitted: false });
      expect(await minutesLeft()).toBeCloseTo(minutes, 0);
    }
    await letPass(email, 25 * 3_600_000);
    expect(await admit(key)).toMatchObject({ isAdmitted: true, locksNow: false, failures: 1 });
    expect(await lockOf(email)).toBeNull();
  });

  it('forgets failures after the right password', async () => {
    const member = await createMember();
    for (let i = 0; i < 4; i += 1) await attempt(member.email, OTHER_PASSWORD);
    expect(await attempt(member.email, member.password)).toEqual({ redirectTo: '/photos' });
    expect(await db().throttle.findUnique({ where: { key: throttleKey('acct', member.email) } })).toBeNull();
  });

  it('keeps no address in clear', async () => {
    const email = freshEmail();
    await attempt(email, 'x');
    const rows = await db().$queryRaw<{ text: string }[]>`
      select t::text as text from "Throttle" t union all select w::text from "RateWindow" w union all select e::text from "SecurityEvent" e`;
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.some(({ text }) => text.includes(email) || text.includes(email.split('@')[0] ?? ''))).toBe(false);
  });
});
