import { authAdapter } from '@/lib/auth/oidc/adapter';
import { completeProvider } from '@/lib/auth/oidc/provider-sign-in';
import { findActor } from '@/lib/auth/sessions/session';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { forgetConfig } from '@/lib/config/config';
import { createSecretToken, hashSecretToken } from '@/lib/crypto/secrets';
import { db } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transactions';
import { cookieJar, resetRequest, takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';
import { signIn } from '@/tests/support/people/signed-in';

const inADay = () => new Date(Date.now() + 86_400_000);

async function dump(table: 'Session' | 'VerificationToken' | 'Account' | 'User'): Promise<string> {
  const rows = await db().$queryRawUnsafe<{ text: string }[]>(`select "${table}"::text as text from "${table}"`);
  return rows.map(({ text }) => text).join('\n');
}

describe('authAdapter sessions', () => {
  it('rests only the hash, and is found, ended and listed like any other session', async () => {
    const person = await createPerson();
    const sessionToken = createSecretToken();
    const adapter = authAdapter();
    const made = await adapter.createSession({ sessionToken, userId: person.id, expires: new Date('2999-01-01') });
    expect(made).toMatchObject({ sessionToken, userId: person.id });
    expect(made.expires.getTime()).toBeLessThan(inADay().getTime() + 60_000);
    expect(await dump('Session')).toContain(hashSecretToken(sessionToken));
    expect(await dump('Session')).not.toContain(sessionToken);
    expect(await adapter.getSessionAndUser(sessionToken)).toEqual({
      session: { sessionToken, userId: person.id, expires: expect.any(Date) },
      user: { id: person.id, name: person.name, email: person.email, emailVerified: expect.any(Date) },
    });
    await adapter.deleteSession(sessionToken);
    await adapter.deleteSession(sessionToken);
    expect(await adapter.getSessionAndUser(sessionToken)).toBeNull();
  });

  it('refuses the hash, tokens of another shape, disabled people and expired rows', async () => {
    const person = await createPerson();
    const sessionToken = createSecretToken();
    const adapter = authAdapter();
    await adapter.createSession({ sessionToken, userId: person.id, expires: inADay() });
    expect(await adapter.getSessionAndUser(hashSecretToken(sessionToken))).toBeNull();
    expect(await adapter.getSessionAndUser('short')).toBeNull();
    await expect(adapter.createSession({ sessionToken: 'short', userId: person.id, expires: inADay() })).rejects.toMatchObject({
      code: 'internal/unexpected',
    });
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    expect(await adapter.getSessionAndUser(sessionToken)).toBeNull();
    await expect(
      adapter.createSession({ sessionToken: createSecretToken(), userId: person.id, expires: inADay() }),
    ).rejects.toMatchObject({ code: 'auth/bad-credentials' });
  });

  it('takes no change of a session from next-auth', async () => {
    const { actor } = await signIn();
    const before = await db().session.findUnique({ where: { id: actor.sessionId } });
    const sessionToken = cookieJar().get(SESSION_COOKIE)?.value ?? '';
    expect(await authAdapter().updateSession({ sessionToken, expires: new Date('2999-01-01') })).toBeNull();
    expect(await db().session.findUnique({ where: { id: actor.sessionId } })).toEqual(before);
  });

  it('sees what establish() made', async () => {
    const { person } = await signIn();
    const found = await authAdapter().getSessionAndUser(cookieJar().get(SESSION_COOKIE)?.value ?? '');
    expect(found?.user.id).toBe(person.id);
    expect(Object.keys(found?.user ?? {}).sort()).toEqual(['email', 'emailVerified', 'id', 'name']);
  });
});

describe('authAdapter links and accounts', () => {
  it('rests only the hash of a one-time link, and spends it once', async () => {
    const token = createSecretToken();
    const adapter = authAdapter();
    const link = { identifier: `test:${crypto.randomUUID()}`, token, expires: inADay() };
    expect(await adapter.createVerificationToken(link)).toEqual(link);
    expect(await dump('VerificationToken')).not.toContain(token);
    expect(await adapter.useVerificationToken({ identifier: link.identifier, token: hashSecretToken(token) })).toBeNull();
    const spent = await Promise.all(
      Array.from({ length: 10 }, async () => adapter.useVerificationToken({ identifier: link.identifier, token })),
    );
    expect(spent.filter((one) => one !== null)).toEqual([link]);
  });

  it('rests no token of the identity provider', async () => {
    const person = await createPerson();
    await authAdapter().linkAccount({
      userId: person.id,
      type: 'oidc',
      provider: 'google',
      providerAccountId: 'sub-tokens',
      access_token: 'SECRET-ACCESS',
      refresh_token: 'SECRET-REFRESH',
      id_token: 'SECRET-ID',
      scope: 'openid',
    });
    expect(await dump('Account')).not.toContain('SECRET');
    expect((await authAdapter().getUserByAccount({ provider: 'google', providerAccountId: 'sub-tokens' }))?.id).toBe(person.id);
  });

  it('stands or falls with the transaction it is given', async () => {
    const email = `rolled-back-${crypto.randomUUID()}@example.org`;
    await expect(
      inTransaction(async (transaction) => {
        await authAdapter(transaction).createUser({ id: '', name: 'Anna', email, emailVerified: new Date() });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await authAdapter().getUserByEmail(email)).toBeNull();
  });
});

describe('completeProvider', () => {
  const google = {
    id: 'google',
    name: 'Google',
    issuer: 'https://accounts.google.com/',
    clientId: 'client',
    clientSecret: 'secret',
  } as const;
  const complete = (claims: Record<string, unknown>) => completeProvider({ provider: google, claims, intent: null });
  const profileOf = (change: Record<string, unknown> = {}) => ({
    sub: crypto.randomUUID(),
    email: `google-${crypto.randomUUID()}@example.org`,
    email_verified: true,
    name: 'Anna Lind',
    ...change,
  });

  it('makes a person with a proven address, a link, and a session', async () => {
    const profile = profileOf();
    expect(await complete(profile)).toBe('/photos');
    const actor = await findActor();
    expect(actor).toMatchObject({ email: profile.email, name: 'Anna Lind' });
    const row = await db().user.findUnique({ where: { email: profile.email }, include: { accounts: true, sessions: true } });
    expect(row?.emailVerified).not.toBeNull();
    expect(row?.accounts).toMatchObject([{ provider: 'google', providerAccountId: profile.sub, type: 'oidc' }]);
    expect(row?.sessions).toMatchObject([{ amr: ['oidc'] }]);
    const events = await db().securityEvent.findMany({ where: { actorId: actor?.ownerId ?? '' }, orderBy: { id: 'asc' } });
    expect(events.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual(['auth.sign-up success', 'auth.sign-in success']);
  });

  it('signs the linked person in again, by `sub` and not by address', async () => {
    const profile = profileOf();
    await complete(profile);
    const first = await findActor();
    resetRequest();
    expect(await complete({ ...profile, email: `other-${profile.email}` })).toBe('/photos');
    expect((await findActor())?.ownerId).toBe(first?.ownerId);
  });

  it('never links an address that has an account, nor signs in to it', async () => {
    const person = await createPerson();
    for (const email of [person.email, person.email.toUpperCase(), ` ${person.email} `]) {
      expect(await complete(profileOf({ email }))).toBe('/sign-in?error=OAuthAccountNotLinked&provider=google');
    }
    expect(await findActor()).toBeNull();
    expect(await db().account.count({ where: { userId: person.id } })).toBe(0);
  });

  it('never links to the person who happens to be signed in', async () => {
    const { person } = await signIn();
    expect(await complete(profileOf())).toBe('/photos');
    expect((await findActor())?.ownerId).not.toBe(person.id);
    expect(await db().account.count({ where: { userId: person.id } })).toBe(0);
  });

  it.each([
    ['an unproven address', { email_verified: false }],
    ['a claim that is not exactly true', { email_verified: 'true' }],
    ['no claim', { email_verified: undefined }],
    ['no address', { email: undefined }],
    ['no sub', { sub: undefined }],
    ['an empty sub', { sub: '' }],
    ['a look-alike @', { email: 'anna\uff20example.org' }],
    ['two addresses', { email: 'anna@example.org,bob@example.org' }],
  ])('refuses %s', async (_name, change) => {
    expect(await complete(profileOf(change))).toBe('/sign-in?error=EmailNotVerified&provider=google');
    expect(await findActor()).toBeNull();
  });

  it('refuses a disabled person', async () => {
    const profile = profileOf();
    await complete(profile);
    await db().user.update({ where: { email: profile.email }, data: { disabledAt: new Date() } });
    resetRequest();
    expect(await complete(profile)).toBe('/sign-in?error=AccessDenied&provider=google');
    expect(cookieJar().size).toBe(0);
  });

  it('makes nobody new where sign-up is closed, and lets in who is linked', async () => {
    const known = profileOf();
    await complete(known);
    process.env.SIGN_UP = 'closed';
    forgetConfig();
    try {
      expect(await complete(profileOf())).toBe('/sign-in?error=SignUpClosed&provider=google');
      expect(await complete(known)).toBe('/photos');
    } finally {
      delete process.env.SIGN_UP;
      forgetConfig();
    }
  });

  it('makes one person of eight callbacks at once', async () => {
    const profile = profileOf();
    const ends = await Promise.all(Array.from({ length: 8 }, () => complete(profile)));
    expect(new Set(ends)).toEqual(new Set(['/photos']));
    expect(await db().user.count({ where: { email: profile.email } })).toBe(1);
    expect(await db().account.count({ where: { providerAccountId: profile.sub } })).toBe(1);
  });

  it('gives one of two identities with the same new address the account, the other none', async () => {
    const email = `shared-${crypto.randomUUID()}@example.org`;
    const ends = await Promise.all([0, 1].map(() => complete(profileOf({ email }))));
    expect(ends.sort()).toEqual(['/photos', '/sign-in?error=OAuthAccountNotLinked&provider=google']);
  });

  it('takes a name that cannot be shown from the address instead', async () => {
    const profile = profileOf({ name: 'Anna\u202e\n<script>', email: `plain-${crypto.randomUUID()}@example.org` });
    await complete(profile);
    expect((await findActor())?.name).toBe(profile.email.split('@')[0]);
    takeCookies();
  });
});
