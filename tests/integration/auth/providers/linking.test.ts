// Linked identities: linked and unlinked by their owner alone, with a fresh proof, in the session that asked; and a provider as that proof.

import { confirmByProvider } from '@/app/(vault)/confirm/actions';
import { linkAccount, unlinkAccount } from '@/app/(vault)/settings/security/linked/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { listLinkedAccounts, listLinkedProviders } from '@/lib/auth/oidc/linked-accounts';
import { establish, findActor, revokeSession } from '@/lib/auth/sessions/session';
import { db } from '@/lib/db/client';
import { INTENT_COOKIE, SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { cookieJar, resetRequest, takeCookies } from '@/tests/support/requests/next-headers';
import { type OidcAccount, type OidcServer, startOidcServer } from '@/tests/support/servers/oidc-server';
import {
  begin,
  begun,
  configure,
  endOf,
  ORIGIN,
  type ProviderJar,
  signInThere,
  signInWith,
} from '@/tests/support/servers/provider-journey';
import { createPerson } from '@/tests/support/people/people';
import { signIn } from '@/tests/support/people/signed-in';
import { stranger } from '@/tests/support/people/strangers';

const LINKED = '/settings/security/linked';
const refused = (word: string) => `${LINKED}?error=${word}&provider=oidc`;
const jar = () => cookieJar() as Map<string, { name: string; value: string }>;
let server: OidcServer;
let restore: () => void;

beforeAll(async () => {
  await warmUp();
  server = await startOidcServer(ORIGIN);
  restore = configure({
    AUTH_OIDC_ISSUER: server.issuer,
    AUTH_OIDC_ID: server.clientId,
    AUTH_OIDC_SECRET: server.clientSecret,
    AUTH_OIDC_NAME: 'Kestrel',
  });
});
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());
afterAll(async () => {
  restore();
  await server.close();
});

async function signedIn(name?: string) {
  const one = await signIn(name);
  fromFreshAddress();
  return one;
}

const beginLink = async () => begun(await send(linkAccount, { provider: 'oidc' }));
const link = async (account: OidcAccount) => endOf(await signInThere(await beginLink(), account));
const accountsOf = (userId: string) => db().account.findMany({ where: { userId } });
const age = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const ageSession = (id: string) => db().session.update({ where: { id }, data: { authTime: age(6) } });
const events = (actorId: string, type: string) =>
  db().securityEvent.findMany({ where: { actorId, type }, select: { outcome: true, detail: true } });

describe('linking', () => {
  it('links to the person who asked, whatever the address, ends other sessions, tells the owner and the ledger', async () => {
    const { person, actor } = await signedIn();
    const olga = stranger();
    const back = takeCookies();
    await establish(person.id, ['pwd']);
    const other = takeCookies();
    back();
    expect(await link(olga)).toBe(`${LINKED}?done=linked`);
    expect(await accountsOf(person.id)).toMatchObject([{ provider: 'oidc', providerAccountId: `${server.issuer}/#${olga.sub}` }]);
    expect((await findActor())?.sessionId).toBe(actor.sessionId);
    expect(jar().has(INTENT_COOKIE)).toBe(false);
    expect(await events(person.id, 'auth.linked')).toEqual([{ outcome: 'success', detail: { method: 'oidc', ended: 1 } }]);
    const [mail] = await mailsTo(person.email);
    expect(mail?.subject).toBe('An account was linked to your Safelight account');
    expect(mail?.text).toContain('Kestrel');
    expect(mail?.text).not.toContain(olga.email);
    expect(await listLinkedAccounts(actor)).toEqual([
      { id: expect.any(String), name: 'Kestrel', linkedAt: expect.any(String), isUsable: true },
    ]);
    takeCookies();
    other();
    expect(await findActor()).toBeNull();
    takeCookies();
    expect(await signInWith(olga)).toBe('/photos');
    expect((await findActor())?.ownerId).toBe(person.id);
  });

  it('asks the provider to ask again, and holds what it is for in a cookie of this browser', async () => {
    await signedIn();
    const { url } = await beginLink();
    expect(url.searchParams.get('prompt')).toBe('login');
    expect(url.searchParams.get('max_age')).toBe('0');
    expect(url.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/api/auth/callback/oidc`);
    expect(jar().get(INTENT_COOKIE)).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
    expect(url.href).not.toContain(jar().get(INTENT_COOKIE)?.value.split('.')[1] ?? '-');
  });

  it('cannot be begun with a stale proof', async () => {
    const { actor } = await signedIn();
    await ageSession(actor.sessionId);
    expect(await send(linkAccount, { provider: 'oidc' })).toMatchObject({ ok: false, code: 'auth/step-up' });
    expect(jar().has(INTENT_COOKIE)).toBe(false);
  });

  it('is refused when the proof went stale at the provider', async () => {
    const { person, actor } = await signedIn();
    const query = await signInThere(await beginLink(), stranger());
    await ageSession(actor.sessionId);
    expect(await endOf(query)).toBe(refused('StepUp'));
    expect(await accountsOf(person.id)).toEqual([]);
    expect(await events(person.id, 'auth.linked')).toEqual([
      { outcome: 'refused', detail: { method: 'oidc', reason: 'StepUp' } },
    ]);
  });

  it('is refused when the session was ended at the provider, or its person may not sign in', async () => {
    const { person, actor } = await signedIn();
    const one = await signInThere(await beginLink(), stranger());
    await db().session.delete({ where: { id: actor.sessionId } });
    expect(await endOf(one)).toBe(refused('SessionChanged'));
    await establish(person.id, ['pwd']);
    const two = await signInThere(await beginLink(), stranger());
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    expect(await endOf(two)).toBe(refused('SessionChanged'));
    expect(await accountsOf(person.id)).toEqual([]);
    expect(await db().user.count({ where: { email: { startsWith: 'o-' }, accounts: { none: {} } } })).toBe(0);
  });

  it.each(['of the same person', 'of somebody else'])('is refused in another session %s', async (whose) => {
    const anna = await signedIn();
    const other = whose === 'of the same person' ? anna.person : await createPerson('Mallory');
    const query = await signInThere(await beginLink(), stranger());
    jar().delete(SESSION_COOKIE);
    await establish(other.id, ['pwd']);
    expect(await endOf(query)).toBe(refused('SessionChanged'));
    expect((await findActor())?.ownerId).toBe(other.id);
    expect(await events(other.id, 'auth.linked')).toEqual([
      { outcome: 'refused', detail: { method: 'oidc', reason: 'SessionChanged' } },
    ]);
    expect(await accountsOf(anna.person.id)).toEqual([]);
    expect(await accountsOf(other.id)).toEqual([]);
  });

  it.each([
    ['as it is', (bobs: string, _own: string) => bobs, 'Configuration'],
    [
      'with this request’s own mark written into it',
      (bobs: string, own: string) => bobs.replace(/^(.{41}\.)[^.]+/, `$1${own.split('.')[2]}`),
      'SessionChanged',
    ],
    ['as any text', () => 'link.1.2.3.4', 'Configuration'],
  ])('with the intent of another session, %s, links to nobody', async (_name, make, word) => {
    const bob = await signedIn('Bob');
    await beginLink();
    const bobs = jar().get(INTENT_COOKIE)?.value ?? '';
    const anna = await signedIn();
    const query = await signInThere(await beginLink(), stranger());
    const own = jar().get(INTENT_COOKIE);
    if (!own) throw new Error('no intent');
    jar().set(INTENT_COOKIE, { ...own, value: make(bobs, own.value) });
    expect(await endOf(query)).toMatch(new RegExp(`error=${word}&provider=oidc$`));
    expect((await findActor())?.ownerId).toBe(anna.person.id);
    expect(await db().securityEvent.count({ where: { actorId: anna.person.id, outcome: 'refused' } })).toBe(1);
    expect(await accountsOf(anna.person.id)).toEqual([]);
    expect(await accountsOf(bob.person.id)).toEqual([]);
  });

  it('without the intent is a sign-in as whoever the identity is', async () => {
    const { person } = await signedIn();
    const olga = stranger();
    const query = await signInThere(await beginLink(), olga);
    jar().delete(INTENT_COOKIE);
    expect(await endOf(query)).toBe('/photos');
    expect((await findActor())?.email).toBe(olga.email);
    expect(await accountsOf(person.id)).toEqual([]);
  });

  it('that is over is refused, and does not become a sign-in', async () => {
    const { person } = await signedIn();
    const query = await signInThere(await beginLink(), stranger());
    const intent = jar().get(INTENT_COOKIE);
    const past = String(Math.floor(Date.now() / 1000) - 1);
    if (intent) jar().set(INTENT_COOKIE, { ...intent, value: intent.value.replace(/\.\d{10}\./, `.${past}.`) });
    expect(await endOf(query)).toBe(refused('Configuration'));
    expect((await findActor())?.ownerId).toBe(person.id);
    expect(await accountsOf(person.id)).toEqual([]);
  });

  it('that was given up is forgotten by the next plain sign-in', async () => {
    await signedIn();
    await beginLink();
    const way = await begin();
    expect(jar().has(INTENT_COOKIE)).toBe(false);
    expect(await endOf(await signInThere(way, stranger()))).toBe('/photos');
  });

  it('refuses an identity that is somebody else’s, or one’s own already, and an unproven address', async () => {
    const olga = stranger();
    const anna = await signedIn();
    expect(await link(olga)).toBe(`${LINKED}?done=linked`);
    expect(await link(olga)).toBe(refused('LinkedAlready'));
    expect(await link(stranger({ email_verified: false }))).toBe(refused('EmailNotVerified'));
    const bob = await signedIn('Bob');
    expect(await link(olga)).toBe(refused('LinkedElsewhere'));
    expect(await accountsOf(bob.person.id)).toEqual([]);
    expect(await accountsOf(anna.person.id)).toHaveLength(1);
    expect((await findActor())?.ownerId).toBe(bob.person.id);
    expect(await events(bob.person.id, 'auth.linked')).toEqual([
      { outcome: 'refused', detail: { method: 'oidc', reason: 'LinkedElsewhere' } },
    ]);
  });

  it('takes the intent away also when the way fails', async () => {
    await signedIn();
    const query = await signInThere(await beginLink(), stranger());
    expect(await endOf({ ...query, code: 'another' })).toBe(refused('Configuration'));
    expect(jar().has(INTENT_COOKIE)).toBe(false);
  });
});

describe('unlinking', () => {
  const linkedPerson = async () => {
    const olga = stranger();
    await signInWith(olga);
    const actor = await findActor();
    if (!actor) throw new Error('nobody');
    const [account] = await accountsOf(actor.ownerId);
    return { olga, actor, accountId: account?.id ?? '' };
  };
  const givePassword = (userId: string) => db().passwordCredential.create({ data: { userId, hash: 'unused' } });

  it('takes the identity away, ends other sessions, tells the owner and the ledger', async () => {
    const { olga, actor, accountId } = await linkedPerson();
    await givePassword(actor.ownerId);
    expect(await send(unlinkAccount, { accountId })).toMatchObject({ ok: true });
    expect(await accountsOf(actor.ownerId)).toEqual([]);
    expect(await events(actor.ownerId, 'auth.unlinked')).toEqual([{ outcome: 'success', detail: { method: 'oidc', ended: 0 } }]);
    expect((await mailsTo(olga.email ?? '')).at(-1)?.subject).toBe('An account was unlinked from your Safelight account');
    takeCookies();
    expect(await signInWith(olga)).toBe('/sign-in?error=OAuthAccountNotLinked&provider=oidc');
  });

  it('refuses the last way in, and says so in the ledger', async () => {
    const { actor, accountId } = await linkedPerson();
    expect(await send(unlinkAccount, { accountId })).toMatchObject({ ok: false, code: 'auth/last-way-in' });
    expect(await accountsOf(actor.ownerId)).toHaveLength(1);
    expect(await events(actor.ownerId, 'auth.unlinked')).toEqual([{ outcome: 'refused', detail: { code: 'auth/last-way-in' } }]);
    const passkey = {
      userId: actor.ownerId,
      credentialId: crypto.randomUUID(),
      publicKey: Buffer.from('k'),
      counter: 0,
      name: 'Key',
    };
    await db().passkey.create({ data: { ...passkey, isBackedUp: false } });
    expect(await send(unlinkAccount, { accountId })).toMatchObject({ ok: true });
  });

  it('counts only identities somebody can still sign in with', async () => {
    const { actor, accountId } = await linkedPerson();
    for (const account of [
      { provider: 'google', providerAccountId: crypto.randomUUID() },
      { provider: 'oidc', providerAccountId: `https://gone.test/#${crypto.randomUUID()}` },
    ])
      await db().account.create({ data: { userId: actor.ownerId, type: 'oidc', ...account } });
    expect((await listLinkedAccounts(actor)).map(({ isUsable }) => isUsable)).toEqual([true, false, false]);
    expect((await listLinkedProviders(actor)).map(({ id }) => id)).toEqual(['oidc']);
    expect(await send(unlinkAccount, { accountId })).toMatchObject({ code: 'auth/last-way-in' });
  });

  it('lets one of two last identities go when both are unlinked at once', async () => {
    const { actor, accountId } = await linkedPerson();
    expect(await link(stranger())).toBe(`${LINKED}?done=linked`);
    const [, second] = await accountsOf(actor.ownerId);
    const answers = await Promise.all([accountId, second?.id ?? ''].map((id) => send(unlinkAccount, { accountId: id })));
    expect(answers.map((answer) => ('ok' in answer && answer.ok ? 'ok' : (answer as { code: string }).code)).sort()).toEqual([
      'auth/last-way-in',
      'ok',
    ]);
    expect(await accountsOf(actor.ownerId)).toHaveLength(1);
  });

  it('needs a fresh proof, and touches nobody else’s', async () => {
    const { actor, accountId } = await linkedPerson();
    await ageSession(actor.sessionId);
    expect(await send(unlinkAccount, { accountId })).toMatchObject({ code: 'auth/step-up' });
    const { person } = await signedIn('Bob');
    await givePassword(person.id);
    expect(await send(unlinkAccount, { accountId })).toMatchObject({ code: 'object/not-found' });
    expect(await send(unlinkAccount, { accountId: crypto.randomUUID() })).toMatchObject({ code: 'object/not-found' });
    expect(await send(unlinkAccount, { accountId: 'x' })).toMatchObject({ code: 'request/invalid' });
    expect(await accountsOf(actor.ownerId)).toHaveLength(1);
  });
});

describe('confirming by the provider', () => {
  const beginConfirm = async (next?: string) =>
    begun(await send(confirmByProvider, { provider: 'oidc', ...(next ? { next } : {}) }));
  const staleOlga = async () => {
    const olga = stranger();
    const there: ProviderJar = new Map();
    await signInWith(olga, there);
    const actor = await findActor();
    if (!actor) throw new Error('nobody');
    await ageSession(actor.sessionId);
    return { olga, actor, there };
  };

  it('gives a fresh session for the identity one is linked to, and goes on where one was', async () => {
    const { olga, actor, there } = await staleOlga();
    const way = await beginConfirm('/settings/security/linked?x=1');
    expect(Object.fromEntries(way.url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    // The provider knows the browser, and asks all the same.
    expect(await endOf(await signInThere(way, olga, there))).toBe('/settings/security/linked?x=1');
    const fresh = await findActor();
    expect(fresh?.ownerId).toBe(actor.ownerId);
    expect(fresh?.sessionId).not.toBe(actor.sessionId);
    expect(Date.now() - (fresh?.authTime.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await events(actor.ownerId, 'auth.confirmed')).toEqual([{ outcome: 'success', detail: { method: 'oidc' } }]);
    expect(await send(linkAccount, { provider: 'oidc' })).toHaveProperty('redirectTo');
  });

  it.each(['//evil.test', '/\\evil.test', 'https://evil.test/', 'javascript:alert(1)', `/${'ü'.repeat(499)}`])(
    'goes nowhere else: %s',
    async (next) => {
      const { olga } = await staleOlga();
      const end = await endOf(await signInThere(await beginConfirm(next), olga));
      expect(end).toBe('/photos');
    },
  );

  it('refuses the identity of somebody else, and signs nobody in by it', async () => {
    const other = stranger();
    await signInWith(other);
    takeCookies();
    const { actor } = await staleOlga();
    for (const account of [other, stranger()]) {
      const end = await endOf(await signInThere(await beginConfirm('/settings'), account));
      expect(end).toBe('/confirm?error=NotYours&provider=oidc&next=%2Fsettings');
    }
    expect((await findActor())?.sessionId).toBe(actor.sessionId);
    expect(await events(actor.ownerId, 'auth.confirmed')).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }]);
  });

  it('refuses another session than the one that asked', async () => {
    const { olga, actor } = await staleOlga();
    const query = await signInThere(await beginConfirm(), olga);
    await revokeSession(actor, actor.sessionId);
    expect(await endOf(query)).toBe('/confirm?error=SessionChanged&provider=oidc&next=%2Fphotos');
    expect(await findActor()).toBeNull();
  });

  it('owes the second step like every other proof', async () => {
    const { olga, actor } = await staleOlga();
    const factor = { userId: actor.ownerId, sealedSecret: Buffer.from('x'), kekId: Buffer.from('x'), confirmedAt: new Date() };
    await db().totpFactor.create({ data: factor });
    expect(await endOf(await signInThere(await beginConfirm('/settings'), olga))).toBe('/second-step');
    expect((await findActor())?.sessionId).toBe(actor.sessionId);
    expect(await send(linkAccount, { provider: 'oidc' })).toMatchObject({ code: 'auth/step-up' });
  });

  it('is not open to nobody', async () => {
    resetRequest();
    expect(await send(confirmByProvider, { provider: 'oidc' })).toMatchObject({ code: 'auth/required' });
    expect(await send(confirmByProvider, { provider: 'evil' })).toMatchObject({ code: 'auth/required' });
  });
});
