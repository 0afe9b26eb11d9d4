// Doors and pages of admins: who comes in, what they can do to others, and that a lock holds at the next request.

import { renderToStaticMarkup } from 'react-dom/server';
import { z } from 'zod';
import PeoplePage from '@/app/(admin)/admin/users/page';
import { endPersonSessions, lockPerson, sendResetLink, unlockPerson } from '@/app/(admin)/admin/users/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { requireAdminOrRefuse } from '@/lib/auth/admin/require-admin';
import { adminAction, adminRoute } from '@/lib/auth/doors';
import { listPeople, PEOPLE_PER_PAGE } from '@/lib/auth/operator/list-people';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { startPending } from '@/lib/auth/sign-in/pending';
import { db } from '@/lib/db/client';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import { flushEvents } from '@/lib/watch/record';
import { giveSecondFactor, makeStale, signInAdmin } from '@/tests/support/people/admins';
import { following, fromFreshAddress, send } from '@/tests/support/requests/forms';
import { mailsTo, newestToken } from '@/tests/support/servers/mailbox';
import { OTHER_PASSWORD } from '@/tests/support/people/members';
import { cookieHeader, resetRequest } from '@/tests/support/requests/next-headers';
import { createPerson, type Person } from '@/tests/support/people/people';
import { signIn } from '@/tests/support/people/signed-in';

const DOORS = [
  ['lockPerson', lockPerson],
  ['unlockPerson', unlockPerson],
  ['endPersonSessions', endPersonSessions],
  ['sendResetLink', sendResetLink],
] as const;

type Deed = (previous: null, form: FormData) => Promise<unknown>;
const act = (door: unknown, { id: personId }: Pick<Person, 'id'>) => send(door as Deed as never, { personId });
const eventsOn = (subjectId: string) =>
  db().securityEvent.findMany({
    where: { subjectId },
    orderBy: { id: 'asc' },
    select: { type: true, outcome: true, actorId: true, detail: true },
  });

async function withToken(userId: string): Promise<string> {
  const { id } = await db().apiToken.create({
    data: {
      userId,
      tokenHash: crypto.randomUUID(),
      hint: 'slv_abcd',
      name: 't',
      scopes: ['images:read'],
      expires: new Date(Date.now() + 1e6),
    },
  });
  return id;
}

beforeEach(() => {
  resetRequest();
  fromFreshAddress();
});

describe.each(DOORS)('the door %s', (_name, door) => {
  it('is shut to nobody, to a person, to an admin with one factor, and to a stale one; in this order', async () => {
    const bob = await createPerson('Bob');
    expect(await act(door, bob)).toMatchObject({ ok: false, code: 'auth/required' });
    const anna = await signIn('Anna');
    fromFreshAddress();
    expect(await act(door, bob)).toMatchObject({ ok: false, code: 'auth/forbidden' });
    await makeStale(anna.person.id);
    expect(await act(door, bob)).toMatchObject({ ok: false, code: 'auth/forbidden' });
    for (const amr of [['pwd'], ['oidc'], ['otp'], ['hwk']]) {
      await signInAdmin('Alma', amr);
      expect(await act(door, bob)).toMatchObject({ ok: false, code: 'auth/factor-required' });
    }
    const alma = await signInAdmin();
    await makeStale(alma.person.id);
    expect(await act(door, bob)).toMatchObject({ ok: false, code: 'auth/step-up' });
    expect(await eventsOn(bob.id)).toEqual([]);
    expect((await db().user.findUniqueOrThrow({ where: { id: bob.id } })).disabledAt).toBeNull();
    await flushEvents();
    const refusals = await db().securityEvent.findMany({ where: { actorId: alma.person.id, type: 'door.refused' } });
    expect(refusals.map(({ detail }) => detail)).toMatchObject([{ code: 'auth/step-up' }]);
  });

  it('is shut to a sign-in that waits for its second step', async () => {
    const alma = await createPerson('Alma');
    await db().user.update({ where: { id: alma.id }, data: { role: 'admin' } });
    await startPending({ userId: alma.id, amr: ['pwd'], nextPath: '/admin/users' });
    expect(await act(door, await createPerson('Bob'))).toMatchObject({ ok: false, code: 'auth/required' });
  });

  it('is shut to an admin whose last factor is gone, however the session was entered', async () => {
    const alma = await signInAdmin();
    await db().passkey.deleteMany({ where: { userId: alma.person.id } });
    expect(await act(door, await createPerson('Bob'))).toMatchObject({ ok: false, code: 'auth/factor-required' });
    expect(await requireAdminOrRefuse('/admin/users')).toEqual({ actor: null, missing: 'factor' });
  });

  it('refuses what is no person, a person who is not there, and the admin themselves', async () => {
    const alma = await signInAdmin();
    expect(await act(door, { id: 'x' })).toMatchObject({ ok: false, code: 'request/invalid' });
    expect(await act(door, { id: crypto.randomUUID() })).toMatchObject({ ok: false, code: 'object/not-found' });
    expect(await act(door, alma.person)).toMatchObject({ ok: false, code: 'auth/forbidden' });
    expect(await findActor()).not.toBeNull();
  });
});

describe('an admin with two factors', () => {
  it.each([[['pwd', 'recovery']], [['oidc', 'otp']], [['hwk', 'user']], [['pwd', 'hwk']]])('may come in with %j', async (amr) => {
    await signInAdmin('Alma', amr);
    expect(await act(lockPerson, await createPerson('Bob'))).toEqual({ ok: true, data: { isChanged: true } });
  });

  it('locks Bob: his session, waiting sign-in, links and tokens are gone at once, he is told, and it is on record', async () => {
    const bob = await signIn('Bob');
    await startPending({ userId: bob.person.id, amr: ['pwd'], nextPath: '/photos' });
    const tokenId = await withToken(bob.person.id);
    const alma = await signInAdmin();
    expect(await act(sendResetLink, bob.person)).toMatchObject({ ok: true });
    const token = await newestToken(bob.person.email);
    expect(await act(lockPerson, bob.person)).toEqual({ ok: true, data: { isChanged: true } });
    expect(await act(lockPerson, bob.person)).toEqual({ ok: true, data: { isChanged: false } });
    bob.use();
    expect(await findActor()).toBeNull();
    await expect(establish(bob.person.id, ['pwd'])).rejects.toMatchObject({ code: 'auth/bad-credentials' });
    expect(await db().session.count({ where: { userId: bob.person.id } })).toBe(0);
    expect(await db().pendingSignIn.count({ where: { userId: bob.person.id } })).toBe(0);
    expect((await db().apiToken.findUniqueOrThrow({ where: { id: tokenId } })).revokedAt).not.toBeNull();
    expect(await send(resetPassword, { token, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
    expect((await mailsTo(bob.person.email)).at(-1)?.subject).toBe('Your Safelight account was locked');
    const locks = (await eventsOn(bob.person.id)).filter(({ type }) => type === 'auth.account-locked');
    expect(locks).toEqual([
      { type: 'auth.account-locked', outcome: 'success', actorId: alma.person.id, detail: { by: 'admin' } },
    ]);
  });

  it('unlocks Bob: he can come in again, and what ended stays ended', async () => {
    const bob = await signIn('Bob');
    await signInAdmin();
    await act(lockPerson, bob.person);
    expect(await act(unlockPerson, bob.person)).toEqual({ ok: true, data: { isChanged: true } });
    expect(await act(unlockPerson, bob.person)).toEqual({ ok: true, data: { isChanged: false } });
    bob.use();
    expect(await findActor()).toBeNull();
    await establish(bob.person.id, ['pwd']);
    expect((await findActor())?.ownerId).toBe(bob.person.id);
    expect((await mailsTo(bob.person.email)).at(-1)?.subject).toBe('Your Safelight account is open again');
  });

  it('ends every session of Bob and none of anybody else', async () => {
    const anna = await signIn('Anna');
    const bob = await signIn('Bob');
    await establish(bob.person.id, ['pwd']);
    const live = await db().session.count({ where: { userId: bob.person.id } });
    await signInAdmin();
    expect(await act(endPersonSessions, bob.person)).toEqual({ ok: true, data: { ended: live } });
    expect(await act(endPersonSessions, bob.person)).toEqual({ ok: true, data: { ended: 0 } });
    bob.use();
    expect(await findActor()).toBeNull();
    anna.use();
    expect(await findActor()).not.toBeNull();
    const subjects = (await mailsTo(bob.person.email)).map(({ subject }) => subject);
    expect(subjects).toEqual(['You were signed out of Safelight']);
  });

  it('sends a reset link and sets no password: Bob does, by the link', async () => {
    const bob = await createPerson('Bob');
    await signInAdmin();
    expect(await act(sendResetLink, bob)).toEqual({ ok: true, data: undefined });
    expect(await db().passwordCredential.count({ where: { userId: bob.id } })).toBe(0);
    const token = await newestToken(bob.email);
    expect(await send(resetPassword, { token, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
    expect(await db().passwordCredential.count({ where: { userId: bob.id } })).toBe(1);
  });

  it('sends no link to a locked account, nor to one that waits for its deletion', async () => {
    const bob = await createPerson('Bob');
    const carla = await createPerson('Carla');
    await db().user.update({ where: { id: carla.id }, data: { deletionDueAt: new Date(Date.now() + 1e6) } });
    await signInAdmin();
    await act(lockPerson, bob);
    for (const person of [bob, carla]) {
      expect(await act(sendResetLink, person)).toMatchObject({ ok: false, code: 'request/invalid' });
      expect(await db().verificationToken.count({ where: { identifier: `reset:${person.id}` } })).toBe(0);
    }
  });

  it('who locks another admin while being locked by them: one of the two wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [alma, berta] = [await signInAdmin('Alma'), await signInAdmin('Berta')];
      const { lockPerson: lock } = await import('@/lib/auth/operator/lock-person');
      const { requirePerson } = await import('@/lib/auth/operator/person');
      const answers = await Promise.allSettled([
        lock(alma.actor, await requirePerson({ id: berta.person.id })),
        lock(berta.actor, await requirePerson({ id: alma.person.id })),
      ]);
      const lost = answers.filter((answer) => answer.status === 'rejected');
      expect(lost.map(({ reason }) => (reason as { code: string }).code)).toEqual(['auth/forbidden']);
      const open = await db().user.count({ where: { id: { in: [alma.person.id, berta.person.id] }, disabledAt: null } });
      expect(open).toBe(1);
    }
  });
});

describe('other doors for admins', () => {
  const read = adminAction({ name: 'test.admin-action', schema: z.strictObject({}) }, async (admin) => ({ id: admin.ownerId }));
  const route = adminRoute({ name: 'test.admin-route', params: noParamsSchema, isStepUp: true }, async (admin) =>
    Response.json({ id: admin.ownerId }),
  );
  const get = () => {
    const request = new Request('http://localhost:3000/api/admin', { headers: { cookie: cookieHeader() } });
    return route(request, { params: Promise.resolve({}) });
  };

  it('let an admin in who is stale where no fresh proof is wanted, and only there', async () => {
    const { person } = await signInAdmin();
    expect((await get()).status).toBe(200);
    await makeStale(person.id);
    expect(await read({})).toEqual({ ok: true, data: { id: person.id } });
    const stale = await get();
    expect([stale.status, await stale.json()]).toMatchObject([403, { code: 'auth/step-up' }]);
  });

  it('refuse nobody, people and admins with one factor', async () => {
    expect((await get()).status).toBe(401);
    await signIn('Anna');
    expect(await (await get()).json()).toMatchObject({ code: 'auth/forbidden' });
    expect(await read({})).toMatchObject({ code: 'auth/forbidden' });
    await signInAdmin('Alma', ['pwd']);
    expect(await (await get()).json()).toMatchObject({ code: 'auth/factor-required' });
  });
});

describe('the page of people', () => {
  const open = (query: Record<string, string> = {}) => following(PeoplePage({ searchParams: Promise.resolve(query) }));

  it('is not there for a person', async () => {
    await signIn('Anna');
    await expect(open()).rejects.toMatchObject({ digest: expect.stringContaining('404') });
  });

  it('tells an admin with one factor what is missing, and shows nobody', async () => {
    const { person } = await signInAdmin('Alma', ['pwd']);
    await db().passkey.deleteMany({ where: { userId: person.id } });
    expect(await requireAdminOrRefuse('/admin/users')).toEqual({ actor: null, missing: 'factor' });
    const page = renderToStaticMarkup((await open()) as React.ReactElement);
    expect(page).toContain('href="/settings/security"');
    expect(page).not.toContain('@example.org');
    await giveSecondFactor(person.id);
    expect(await requireAdminOrRefuse('/admin/users')).toEqual({ actor: null, missing: 'two-factor-session' });
    expect(renderToStaticMarkup((await open()) as React.ReactElement)).toContain('href="/confirm?next=%2Fadmin%2Fusers"');
  });

  it('lists people page by page, with their state and without anything they keep', async () => {
    await signInAdmin();
    const made: string[] = [];
    for (let count = 0; count < PEOPLE_PER_PAGE + 3; count += 1) made.push((await createPerson('Carla')).id);
    await db().user.update({ where: { id: made.at(-1) ?? '' }, data: { disabledAt: new Date() } });
    await db().user.update({ where: { id: made.at(-2) ?? '' }, data: { emailVerified: null } });
    await db().totpFactor.create({
      data: { userId: made.at(-3) ?? '', sealedSecret: Buffer.alloc(1), kekId: Buffer.alloc(8), confirmedAt: new Date() },
    });
    const first = await listPeople(null);
    expect(first.items).toHaveLength(PEOPLE_PER_PAGE);
    expect(first.items.slice(0, 3)).toMatchObject([
      { id: made.at(-1), state: 'locked', hasSecondFactor: false, bytes: 0, images: 0, lastSeenAt: null, role: 'user' },
      { id: made.at(-2), state: 'unproven' },
      { id: made.at(-3), state: 'active', hasSecondFactor: true },
    ]);
    expect(Object.keys(first.items[0] ?? {}).sort()).toEqual(
      ['bytes', 'createdAt', 'email', 'hasSecondFactor', 'id', 'images', 'lastSeenAt', 'name', 'role', 'state'].sort(),
    );
    const seen = [...first.items];
    for (let after = first.nextAfter; after !== null; ) {
      const page = await listPeople(after);
      seen.push(...page.items);
      after = page.nextAfter;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen).toHaveLength(await db().user.count());
    expect(await open({ after: 'x' })).toEqual(expect.objectContaining({ props: expect.any(Object) }));
  });
});
