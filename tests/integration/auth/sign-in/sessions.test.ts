import { endSession, establish, findActor, listSessions, requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { revokeOtherSessions, revokeSession } from '@/lib/auth/sessions/session';
import { COOKIE_OPTIONS } from '@/lib/auth/sessions/session-cookie';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { db } from '@/lib/db/client';
import { forgetConfig } from '@/lib/config/config';
import { cookieJar, resetRequest, setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';
import { signIn } from '@/tests/support/people/signed-in';
import { cookies } from 'next/headers';

const token = () => cookieJar().get(SESSION_COOKIE)?.value ?? '';
const putToken = async (value: string) => (await cookies()).set(SESSION_COOKIE, value, COOKIE_OPTIONS);
const rowOf = (text: string) => db().session.findUnique({ where: { sessionToken: hashSecretToken(text) } });

/** Moves a session's clock back without waiting. */
async function age(text: string, change: { expires?: Date; absoluteExpires?: Date; lastSeenAt?: Date }) {
  await db().session.update({ where: { sessionToken: hashSecretToken(text) }, data: change });
}
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

describe('establish', () => {
  it('sets a host-only, http-only, secure, lax cookie that lives to the absolute end', async () => {
    const person = await createPerson();
    await establish(person.id, ['pwd']);
    const cookie = cookieJar().get('__Host-sl.sid');
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
    expect(cookie).not.toHaveProperty('domain');
    expect(cookie?.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const row = await rowOf(token());
    expect(cookie?.expires).toEqual(row?.absoluteExpires);
    expect(row).toMatchObject({ userId: person.id, amr: ['pwd'], userAgent: 'Jest', ip: null });
  });

  it('rests the hash of the token and never the token', async () => {
    await signIn();
    const tables = await db().$queryRaw<{ text: string }[]>`select "Session"::text as text from "Session"`;
    expect(tables.some(({ text }) => text.includes(hashSecretToken(token())))).toBe(true);
    expect(tables.some(({ text }) => text.includes(token()))).toBe(false);
  });

  it('never adopts a token that was there before (fixation)', async () => {
    const planted = 'A'.repeat(43);
    const person = await createPerson();
    await putToken(planted);
    await establish(person.id, ['pwd']);
    expect(token()).not.toBe(planted);
    expect(await rowOf(planted)).toBeNull();
  });

  it('kills the token this browser had before, be it of the same person or of another', async () => {
    const { person } = await signIn('Anna');
    const first = token();
    await establish(person.id, ['pwd']);
    expect(await rowOf(first)).toBeNull();
    const second = token();
    const bob = await createPerson('Bob');
    await establish(bob.id, ['pwd']);
    expect(await rowOf(second)).toBeNull();
    expect((await findActor())?.ownerId).toBe(bob.id);
    await putToken(first);
    expect(await findActor()).toBeNull();
  });

  it('gives no session to a person who is gone or disabled', async () => {
    const person = await createPerson();
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    await expect(establish(person.id, ['pwd'])).rejects.toMatchObject({ code: 'auth/bad-credentials' });
    await expect(establish(crypto.randomUUID(), ['pwd'])).rejects.toMatchObject({ code: 'auth/bad-credentials' });
    expect(cookieJar().size).toBe(0);
    expect(await db().session.count({ where: { userId: person.id } })).toBe(0);
  });

  it('keeps the hundred sessions used last', async () => {
    const person = await createPerson();
    for (let index = 0; index < 103; index += 1) {
      resetRequest();
      await establish(person.id, ['pwd']);
    }
    expect(await db().session.count({ where: { userId: person.id } })).toBe(100);
    expect(await findActor()).not.toBeNull();
  });
});

describe('findActor', () => {
  it('returns the person of a live session, and nothing of their secrets', async () => {
    const { person, actor } = await signIn();
    expect(actor).toEqual({
      ownerId: person.id,
      sessionId: (await rowOf(token()))?.id,
      name: person.name,
      amr: ['pwd'],
      role: 'user',
      tokenId: null,
      email: person.email,
      authTime: expect.any(Date),
    });
  });

  it.each([
    ['nothing', null],
    ['an empty value', ''],
    ['a short value', 'abc'],
    ['a long value', 'A'.repeat(44)],
    ['a huge value', 'A'.repeat(100_000)],
    ['other characters', `${'A'.repeat(42)}=`],
    ['SQL', `' or 1=1 --${'A'.repeat(32)}`],
    ['a token nobody has', 'B'.repeat(43)],
  ])('refuses %s', async (_name, value) => {
    await createPerson();
    if (value !== null) await putToken(value);
    expect(await findActor()).toBeNull();
  });

  it('refuses the hash from the table: a copy of the database opens nothing', async () => {
    await signIn();
    const stolen = hashSecretToken(token());
    resetRequest();
    await putToken(stolen);
    expect(await findActor()).toBeNull();
  });

  it('does not put cookies together from pieces, nor minds ones with longer names', async () => {
    const { person } = await signIn();
    const whole = token();
    const jar = await cookies();
    for (const ending of ['.0', '.1', '-device', '2']) jar.set(`${SESSION_COOKIE}${ending}`, whole.slice(0, 20), COOKIE_OPTIONS);
    expect((await findActor())?.ownerId).toBe(person.id);
    jar.delete(SESSION_COOKIE);
    jar.set(`${SESSION_COOKIE}.0`, whole.slice(0, 20), COOKIE_OPTIONS);
    jar.set(`${SESSION_COOKIE}.1`, whole.slice(20), COOKIE_OPTIONS);
    expect(await findActor()).toBeNull();
  });

  it('ends at the idle limit, and the row is gone', async () => {
    await signIn();
    await age(token(), { expires: ago(1) });
    expect(await findActor()).toBeNull();
    expect(await rowOf(token())).toBeNull();
  });

  it('ends at the absolute limit, however often it was used', async () => {
    await signIn();
    await age(token(), { absoluteExpires: ago(1) });
    expect(await findActor()).toBeNull();
    expect(await rowOf(token())).toBeNull();
  });

  it('moves the idle limit with use, never past the absolute end', async () => {
    await signIn();
    const nearEnd = new Date(Date.now() + 60_000);
    await age(token(), { lastSeenAt: ago(120_000), expires: new Date(Date.now() + 1_000), absoluteExpires: nearEnd });
    expect(await findActor()).not.toBeNull();
    expect((await rowOf(token()))?.expires).toEqual(nearEnd);
  });

  it('writes at most once a minute, also from parallel requests', async () => {
    await signIn();
    const fresh = await rowOf(token());
    await findActor();
    expect((await rowOf(token()))?.lastSeenAt).toEqual(fresh?.lastSeenAt);
    await age(token(), { lastSeenAt: ago(61_000) });
    const before = await writes();
    await Promise.all(Array.from({ length: 20 }, () => findActor()));
    expect((await writes()) - before).toBe(1);
    expect((await rowOf(token()))?.lastSeenAt.getTime()).toBeGreaterThan(Date.now() - 5_000);
  });

  it('refuses a person disabled since, and lets them in again afterwards', async () => {
    const { person } = await signIn();
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    expect(await findActor()).toBeNull();
    await db().user.update({ where: { id: person.id }, data: { disabledAt: null } });
    expect((await findActor())?.ownerId).toBe(person.id);
  });

  it('refuses a person deleted since', async () => {
    const { person } = await signIn();
    await db().user.delete({ where: { id: person.id } });
    expect(await findActor()).toBeNull();
  });

  it('takes its limits from the configuration', async () => {
    process.env.SESSION_IDLE_MINUTES = '5';
    process.env.SESSION_ABSOLUTE_HOURS = '1';
    forgetConfig();
    try {
      await signIn();
      const row = await rowOf(token());
      expect(Math.round(((row?.expires.getTime() ?? 0) - Date.now()) / 60_000)).toBe(5);
      expect(Math.round(((row?.absoluteExpires.getTime() ?? 0) - Date.now()) / 60_000)).toBe(60);
    } finally {
      delete process.env.SESSION_IDLE_MINUTES;
      delete process.env.SESSION_ABSOLUTE_HOURS;
      forgetConfig();
    }
  });
});

/** Row versions of "Session" written so far by this database, counted by xmin of the live rows' last writers. */
async function writes(): Promise<number> {
  const id = (await findSessionId()) ?? '';
  const [row] = await db().$queryRaw<{ n: bigint }[]>`select count(*) as n from session_writes where id = ${id}::uuid`;
  return Number(row?.n ?? 0);
}
const findSessionId = async () => (await rowOf(token()))?.id;

beforeAll(async () => {
  await db().$executeRaw`create table session_writes (id uuid)`;
  await db().$executeRaw`create function note_write() returns trigger language plpgsql as
    'begin insert into session_writes values (new.id); return new; end'`;
  await db().$executeRaw`create trigger note_write after update on "Session" for each row execute function note_write()`;
});

describe('requireActorOrRedirect', () => {
  it('redirects strangers to sign-in, with the way back encoded', async () => {
    await expect(requireActorOrRedirect('/photos?open=1&x=//evil')).rejects.toMatchObject({
      digest: expect.stringContaining('/sign-in?next=%2Fphotos%3Fopen%3D1%26x%3D%2F%2Fevil'),
    });
  });

  it('returns the Actor otherwise', async () => {
    const { person } = await signIn();
    expect((await requireActorOrRedirect('/photos')).ownerId).toBe(person.id);
  });
});

describe('endSession', () => {
  it('ends the row and takes the cookie; the token is dead everywhere', async () => {
    const { actor } = await signIn();
    const kept = token();
    await endSession();
    expect(cookieJar().has(SESSION_COOKIE)).toBe(false);
    await putToken(kept);
    expect(await findActor()).toBeNull();
    const events = await db().securityEvent.findMany({ where: { type: 'auth.sign-out', sessionId: actor.sessionId } });
    expect(events).toHaveLength(1);
  });

  it('does nothing for a stranger', async () => {
    await expect(endSession()).resolves.toBeUndefined();
  });
});

describe('the list of devices', () => {
  const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

  async function twoDevices() {
    const { person } = await signIn();
    const restorePhone = takeCookies();
    setRequestHeader('user-agent', FIREFOX);
    await establish(person.id, ['pwd']);
    const actor = await findActor();
    if (!actor) throw new Error('not signed in');
    const restoreDesk = takeCookies();
    restoreDesk();
    return { person, actor, restorePhone, restoreDesk };
  }

  it('shows device words and a network, and neither tokens nor addresses', async () => {
    const { actor } = await twoDevices();
    await db().session.update({ where: { id: actor.sessionId }, data: { ip: '203.0.113.77' } });
    const list = await listSessions(actor);
    expect(list).toHaveLength(2);
    const own = list.find((session) => session.isCurrent);
    expect(own).toMatchObject({ id: actor.sessionId, device: 'Firefox on Linux', network: '203.0.113.0/24', methods: ['pwd'] });
    expect(JSON.stringify(list)).not.toContain('203.0.113.77');
    expect(JSON.stringify(list)).not.toContain('Gecko');
    expect(JSON.stringify(list)).not.toContain(hashSecretToken(token()));
  });

  it('leaves out what has expired', async () => {
    const { actor, restorePhone, restoreDesk } = await twoDevices();
    restorePhone();
    await age(token(), { expires: ago(1) });
    restoreDesk();
    expect(await listSessions(actor)).toHaveLength(1);
  });

  it('ends one session at once', async () => {
    const { actor, restorePhone } = await twoDevices();
    const other = (await listSessions(actor)).find((session) => !session.isCurrent);
    await revokeSession(actor, other?.id ?? '');
    restorePhone();
    expect(await findActor()).toBeNull();
  });

  it('refuses a stranger’s session id as if it did not exist, and leaves it alone', async () => {
    const anna = await signIn('Anna');
    const bob = await signIn('Bob');
    await expect(revokeSession(bob.actor, anna.actor.sessionId)).rejects.toMatchObject({ code: 'object/not-found' });
    await expect(revokeSession(bob.actor, crypto.randomUUID())).rejects.toMatchObject({ code: 'object/not-found' });
    anna.use();
    expect(await findActor()).not.toBeNull();
  });

  it('ends the others and keeps this one', async () => {
    const { actor, restorePhone, restoreDesk } = await twoDevices();
    const bob = await createPerson('Bob');
    resetRequest();
    await establish(bob.id, ['pwd']);
    expect(await revokeOtherSessions(actor)).toBe(1);
    restorePhone();
    expect(await findActor()).toBeNull();
    restoreDesk();
    expect(await findActor()).not.toBeNull();
    expect(await db().session.count({ where: { userId: bob.id } })).toBe(1);
  });
});
