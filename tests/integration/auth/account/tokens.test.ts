import { createToken, revokeToken } from '@/app/(vault)/settings/tokens/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { type SessionActor, tokenActorOf } from '@/lib/auth/actor';
import { createToken as createByActor } from '@/lib/auth/tokens/create-token';
import { listTokens } from '@/lib/auth/tokens/own-tokens';
import { remindExpiringTokens } from '@/lib/auth/tokens/remind-expiring';
import { isApiToken } from '@/lib/crypto/api-token';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { db } from '@/lib/db/client';
import { deleteExpiredRows } from '@/lib/db/expired-rows';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import { MAX_LIVE_TOKENS } from '@/lib/shared/account/token-rules';
import { createTokenSchema, tokenOrderSchema } from '@/lib/shared/account/token-schemas';
import { runSweep } from '@/lib/vault/jobs';
import { flushEvents } from '@/lib/watch/record';
import { callApi, tokenOf } from '@/tests/support/requests/api';
import { following, formOf, send } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';
import { signIn } from '@/tests/support/people/signed-in';

const DAY = 24 * 60 * 60_000;
const FORM = { name: 'Backup at home', days: '30', networks: '', 'images:read': 'on', 'images:write': 'on' };

afterEach(() => settleAfterResponse());

async function make(fields: Record<string, string> = FORM): Promise<IssuedTokenDto> {
  const result = await send(createToken, fields);
  if (!('ok' in result) || !result.ok) throw new Error(JSON.stringify(result));
  return result.data;
}
const rowOf = (id: string) => db().apiToken.findUniqueOrThrow({ where: { id } });
const events = async (subjectId: string) => {
  await flushEvents();
  return db().securityEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
};

describe('createToken', () => {
  it('shows a token once; what rests is its hash, its hint and what was asked for', async () => {
    const { person } = await signIn();
    const before = Date.now();
    const made = await make({ ...FORM, networks: '203.0.113.0/24\n 2001:db8::1, 198.51.100.7' });
    expect(Object.keys(made).sort()).toEqual(['expires', 'id', 'name', 'token']);
    expect(isApiToken(made.token)).toBe(true);
    const row = await rowOf(made.id);
    expect(row).toMatchObject({
      userId: person.id,
      tokenHash: hashSecretToken(made.token),
      hint: made.token.slice(0, 8),
      name: 'Backup at home',
      scopes: ['images:read', 'images:write'],
      networks: ['203.0.113.0/24', '2001:db8::1/128', '198.51.100.7/32'],
      lastUsedAt: null,
      revokedAt: null,
      remindedAt: null,
    });
    expect(row.expires.getTime() - before).toBeGreaterThan(30 * DAY - 5_000);
    expect(row.expires.getTime() - before).toBeLessThan(30 * DAY + 60_000);
    expect(JSON.stringify(row)).not.toContain(made.token);
  });

  it('is put on record and told of by mail, neither of which holds the token, its hash or its name', async () => {
    const { person, actor } = await signIn();
    const made = await make();
    const [event] = await events(made.id);
    expect(event).toMatchObject({
      type: 'token.created',
      outcome: 'success',
      actorId: person.id,
      sessionId: actor.sessionId,
      detail: { scopes: 'images:read images:write', days: 30, networks: 0 },
    });
    const [mail] = await mailsTo(person.email);
    expect(mail?.subject).toBe('A new API token for your Safelight account');
    expect(mail?.text).toContain(made.token.slice(0, 8));
    for (const secret of [made.token, made.token.slice(0, 12), hashSecretToken(made.token), 'Backup at home']) {
      expect(JSON.stringify([event?.detail, mail?.text, mail?.html])).not.toContain(secret);
    }
  });

  it('wants a fresh proof', async () => {
    const { person } = await signIn();
    await db().session.updateMany({
      where: { userId: person.id },
      data: { authTime: new Date(Date.now() - 5 * 60_000 - 1_000) },
    });
    expect(await send(createToken, FORM)).toMatchObject({ ok: false, code: 'auth/step-up' });
    expect(await db().apiToken.count({ where: { userId: person.id } })).toBe(0);
  });

  it('is not for programs: a token makes no token, calls no action and changes no account', async () => {
    const person = await createPerson();
    const { id, token } = await tokenOf(person);
    const actor = tokenActorOf({ id, userId: person.id, userName: person.name, email: person.email });
    const order = tokenOrderSchema.parse({ name: 'more', scopes: ['images:read'] });
    await expect(createByActor(actor as SessionActor, order)).rejects.toMatchObject({ code: 'auth/step-up' });
    setRequestHeader('authorization', `Bearer ${token}`);
    expect(await send(createToken, FORM)).toMatchObject({ ok: false, code: 'auth/required' });
    expect(await send(revokeToken, { tokenId: id })).toMatchObject({ ok: false, code: 'auth/required' });
    expect(await db().apiToken.count({ where: { userId: person.id } })).toBe(1);
  });

  it.each([
    ['no right', { 'images:read': '', 'images:write': '' }, 'scopes'],
    ['a day too many', { days: '366' }, 'days'],
    ['no day', { days: '0' }, 'days'],
    ['half a day', { days: '1.5' }, 'days'],
    ['days in another spelling', { days: '1e2' }, 'days'],
    ['a network that is none', { networks: '203.0.113.0/33' }, 'networks'],
    ['a name for a network', { networks: 'home.example.org' }, 'networks'],
    ['a network with something behind it', { networks: '203.0.113.0/24;drop' }, 'networks'],
    ['too many networks', { networks: Array.from({ length: 21 }, (_, at) => `203.0.113.${at}`).join('\n') }, 'networks'],
    ['no name', { name: ' ' }, 'name'],
    ['a name that turns text around', { name: 'a\u202eb' }, 'name'],
    ['a right there is none of', { 'account:write': 'on' }, 'form'],
    ['a right that is not ticked but written', { 'audit:read': 'true' }, 'audit:read'],
  ])('refuses %s, and names the field', async (_what, fields, field) => {
    const { person } = await signIn();
    const sent = Object.fromEntries(Object.entries({ ...FORM, ...fields }).filter(([, value]) => value !== ''));
    const result = await send(createToken, sent);
    expect(result).toMatchObject({ ok: false, code: 'request/invalid' });
    expect(Object.keys((result as { fieldErrors: object }).fieldErrors)).toEqual([field]);
    expect(await db().apiToken.count({ where: { userId: person.id } })).toBe(0);
  });

  it('lives ninety days where nothing is said', () => {
    expect(createTokenSchema.parse({ name: 'x', 'images:read': 'on' })).toEqual({
      name: 'x',
      days: 90,
      networks: [],
      scopes: ['images:read'],
    });
    expect(tokenOrderSchema.parse({ name: 'x', scopes: ['audit:read', 'images:read', 'audit:read'] }).scopes).toEqual([
      'images:read',
      'audit:read',
    ]);
  });

  it('keeps to fifty live tokens a person, also when they are made at once', async () => {
    const { person } = await signIn();
    const bare = Array.from({ length: MAX_LIVE_TOKENS - 2 }, (_, at) => ({
      userId: person.id,
      tokenHash: `hash-${person.id}-${at}`,
      hint: 'slv_0000',
      name: 'x',
      expires: new Date(Date.now() + DAY),
    }));
    await db().apiToken.createMany({ data: [...bare, { ...bare[0]!, tokenHash: `over-${person.id}`, expires: new Date(0) }] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => createToken(null, formOf(FORM))));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    for (const answer of answers.filter(({ ok }) => !ok)) {
      expect(answer).toMatchObject({ code: 'request/invalid', fieldErrors: { name: ['token/too-many'] } });
    }
    await send(revokeToken, { tokenId: (await listTokens((await signInAgain(person.id)).actor))[0]?.id ?? '' });
    expect(await send(createToken, FORM)).toMatchObject({ ok: true });
  });

  it('makes none for a person who was disabled meanwhile', async () => {
    const { person, actor } = await signIn();
    await db().user.update({ where: { id: person.id }, data: { deletionDueAt: new Date(Date.now() + DAY) } });
    const order = tokenOrderSchema.parse({ name: 'x', scopes: ['images:read'] });
    await expect(createByActor(actor, order)).rejects.toMatchObject({ code: 'auth/required' });
  });
});

async function signInAgain(userId: string) {
  const { establish, findActor } = await import('@/lib/auth/sessions/session');
  await establish(userId, ['pwd']);
  const actor = await findActor();
  if (!actor) throw new Error('not signed in');
  return { actor };
}

describe('listTokens', () => {
  it('shows the owner’s own, field by field, and no secret', async () => {
    const anna = await signIn('Anna');
    const made = await make({ ...FORM, networks: '203.0.113.0/24' });
    const bob = await signIn('Bob');
    await make();
    expect(await listTokens(anna.actor)).toEqual([
      {
        id: made.id,
        name: 'Backup at home',
        hint: made.token.slice(0, 8),
        scopes: ['images:read', 'images:write'],
        networks: ['203.0.113.0/24'],
        createdAt: expect.any(String),
        expires: made.expires,
        lastUsedAt: null,
        lastUsedNetwork: null,
        state: 'live',
      },
    ]);
    expect(await listTokens(bob.actor)).toHaveLength(1);
  });

  it('puts live ones first, newest first', async () => {
    const { actor } = await signIn();
    const [oldest, ended, newest] = [await make(), await make(), await make()];
    await send(revokeToken, { tokenId: ended.id });
    expect((await listTokens(actor)).map(({ id }) => id)).toEqual([newest.id, oldest.id, ended.id]);
  });

  it('keeps ended ones for thirty days', async () => {
    const { person, actor } = await signIn();
    const [revoked, expired] = [await make(), await make()];
    await send(revokeToken, { tokenId: revoked.id });
    await db().apiToken.update({ where: { id: expired.id }, data: { expires: new Date(Date.now() - DAY) } });
    expect((await listTokens(actor)).map(({ state }) => state).sort()).toEqual(['expired', 'revoked']);
    await deleteExpiredRows(new Date(Date.now() + 28 * DAY));
    expect(await db().apiToken.count({ where: { userId: person.id } })).toBe(2);
    await deleteExpiredRows(new Date(Date.now() + 31 * DAY));
    expect(await db().apiToken.count({ where: { userId: person.id } })).toBe(0);
  });
});

describe('revokeToken', () => {
  it('needs no fresh proof, ends the token at once, and is put on record', async () => {
    const { person, actor } = await signIn();
    const made = await make();
    await db().session.updateMany({ where: { userId: person.id }, data: { authTime: new Date(0) } });
    expect((await callApi('/api/v1/images', { token: made.token })).status).toBe(200);
    expect(await send(revokeToken, { tokenId: made.id })).toMatchObject({ ok: true });
    expect((await callApi('/api/v1/images', { token: made.token })).status).toBe(401);
    const recorded = (await events(made.id)).filter(({ type }) => type === 'token.revoked');
    expect(recorded).toMatchObject([{ actorId: person.id, sessionId: actor.sessionId, outcome: 'success' }]);
    expect(await send(revokeToken, { tokenId: made.id })).toMatchObject({ ok: false, code: 'object/not-found' });
  });

  it('does nothing to somebody else’s', async () => {
    await signIn('Anna');
    const made = await make();
    await signIn('Bob');
    for (const tokenId of [made.id, crypto.randomUUID()]) {
      expect(await send(revokeToken, { tokenId })).toMatchObject({ ok: false, code: 'object/not-found' });
    }
    expect((await rowOf(made.id)).revokedAt).toBeNull();
  });

  it('is called by nobody from another site', async () => {
    await signIn();
    const made = await make();
    setRequestHeader('origin', 'https://evil.example');
    expect(await following(revokeToken(null, formOf({ tokenId: made.id })))).toMatchObject({ code: 'auth/origin' });
    takeCookies();
    setRequestHeader('origin', 'http://localhost:3000');
    expect(await send(revokeToken, { tokenId: made.id })).toMatchObject({ code: 'auth/required' });
  });
});

describe('the reminder', () => {
  const expiring = async (order: { expires: number; made: number; revoked?: boolean; disabled?: boolean }) => {
    const person = await createPerson();
    const { id, token } = await tokenOf(person);
    const now = Date.now();
    await db().apiToken.update({
      where: { id },
      data: {
        expires: new Date(now + order.expires * DAY),
        createdAt: new Date(now - order.made * DAY),
        revokedAt: order.revoked ? new Date() : null,
      },
    });
    if (order.disabled) await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    await settleAfterResponse();
    return { person, id, token };
  };
  const reminders = async (email: string) =>
    (await mailsTo(email)).filter(({ subject }) => subject === 'An API token of yours expires soon');

  it('goes out once, seven days before, also when two processes look at once', async () => {
    const { person, id, token } = await expiring({ expires: 6.9, made: 83 });
    await Promise.all([remindExpiringTokens(), remindExpiringTokens(), remindExpiringTokens()]);
    await remindExpiringTokens();
    await runSweep();
    const [mail, ...more] = await reminders(person.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain(token.slice(0, 8));
    expect(mail?.text).toContain('http://localhost:3000/settings/tokens');
    expect(mail?.text).not.toContain(token.slice(0, 12));
    expect((await rowOf(id)).remindedAt).not.toBeNull();
  });

  it('comes round by itself', async () => {
    const { person } = await expiring({ expires: 1, made: 89 });
    await runSweep();
    expect(await reminders(person.email)).toHaveLength(1);
  });

  it.each([
    ['not yet', { expires: 7.1, made: 80 }],
    ['not after the end', { expires: -0.1, made: 90 }],
    ['not for a token made for a week', { expires: 6.9, made: 0.1 }],
    ['not for a revoked one', { expires: 3, made: 80, revoked: true }],
    ['not to a disabled person', { expires: 3, made: 80, disabled: true }],
  ])('%s', async (_what, order) => {
    const { person, id } = await expiring(order);
    await remindExpiringTokens();
    expect(await reminders(person.email)).toEqual([]);
    expect((await rowOf(id)).remindedAt).toBeNull();
  });
});
