// What the operator's command does: accounts made, locked, reset and deleted, tokens issued, and each deed on record.

import { readdirSync } from 'node:fs';
import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { signIn as signInForm } from '@/app/(public)/sign-in/actions';
import { createPerson as create } from '@/lib/auth/operator/create-person';
import { lockPerson, unlockPerson } from '@/lib/auth/operator/lock-person';
import { requirePerson } from '@/lib/auth/operator/person';
import { resetPerson } from '@/lib/auth/operator/reset-person';
import { issueTokenFor, revokeTokenOf } from '@/lib/auth/operator/tokens';
import { findActor } from '@/lib/auth/sessions/session';
import { config } from '@/lib/config/config';
import { isApiToken } from '@/lib/crypto/api-token';
import { db } from '@/lib/db/client';
import { findUserKeys } from '@/lib/db/keys/keyring';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { tokenOrderSchema } from '@/lib/shared/account/token-schemas';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, newestToken, tokenIn } from '@/tests/support/servers/mailbox';
import { freshEmail, GOOD_PASSWORD, OTHER_PASSWORD } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson } from '@/tests/support/people/people';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

const order = (changes: object = {}) => ({
  name: 'Carla',
  email: freshEmail(),
  isAdmin: false,
  isVerified: false,
  password: null,
  ...changes,
});
const deedsOn = (subjectId: string) =>
  db().securityEvent.findMany({
    where: { subjectId },
    orderBy: { id: 'asc' },
    select: { type: true, outcome: true, actorId: true, sessionId: true, detail: true },
  });
const byOperator = { outcome: 'success', actorId: null, sessionId: null };

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());

describe('createPerson', () => {
  it('mails a link that sets the password and proves the address; before that nobody signs in', async () => {
    const { email, ...rest } = order();
    const { id, notice } = await create({ ...rest, email });
    expect(await db().user.findUniqueOrThrow({ where: { id } })).toMatchObject({ role: 'user', emailVerified: null });
    expect(await notice?.()).toBe(true);
    expect((await mailsTo(email)).map(({ subject }) => subject)).toEqual(['Your Safelight account is ready']);
    expect(await send(resetPassword, { token: await newestToken(email), password: GOOD_PASSWORD })).toMatchObject({ ok: true });
    expect((await db().user.findUniqueOrThrow({ where: { id } })).emailVerified).not.toBeNull();
    expect(await send(signInForm, { email, password: GOOD_PASSWORD })).toEqual({ redirectTo: '/photos' });
    expect(await deedsOn(id)).toEqual([
      { type: 'auth.account-created', ...byOperator, detail: { by: 'operator', role: 'user', isVerified: false } },
    ]);
  });

  it('with a password and an address that is not proven: the password alone opens nothing until the link was used', async () => {
    const { email, ...rest } = order({ password: GOOD_PASSWORD });
    const { notice } = await create({ ...rest, email });
    expect(await send(signInForm, { email, password: GOOD_PASSWORD })).toMatchObject({ code: 'auth/unverified' });
    await notice?.();
    await send(resetPassword, { token: await newestToken(email), password: OTHER_PASSWORD });
    expect(await send(signInForm, { email, password: OTHER_PASSWORD })).toEqual({ redirectTo: '/photos' });
  });

  it('makes an admin with a vouched-for address and a password, and mails nothing', async () => {
    const { email, ...rest } = order({ isAdmin: true, isVerified: true, password: GOOD_PASSWORD });
    const { id, notice } = await create({ ...rest, email });
    expect(notice).toBeNull();
    expect(await send(signInForm, { email, password: GOOD_PASSWORD })).toEqual({ redirectTo: '/photos' });
    expect(await findActor()).toMatchObject({ ownerId: id, role: 'admin' });
    expect(await mailsTo(email)).toEqual([]);
    expect(JSON.stringify(await deedsOn(id))).not.toContain(email);
  });

  it('refuses a password the policy refuses, and leaves no account', async () => {
    const refused = order({ isVerified: true, password: 'Carla-Safelight-1!' });
    await expect(create(refused)).rejects.toMatchObject({ code: 'auth/password-refused' });
    expect(await db().user.count({ where: { email: refused.email } })).toBe(0);
  });

  it('refuses an address that has an account, whatever its state; of two at once one is made', async () => {
    const twice = order({ isVerified: true });
    const answers = await Promise.allSettled([create(twice), create(twice), create(twice)]);
    const lost = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason as { code: string });
    expect(lost.map(({ code }) => code)).toEqual(['request/invalid', 'request/invalid']);
    await lockPerson('operator', await requirePerson({ email: twice.email }));
    await expect(create(twice)).rejects.toMatchObject({ code: 'request/invalid' });
  });
});

describe('lockPerson and unlockPerson', () => {
  it('take effect at the next request, and are on record as the operator’s', async () => {
    const bob = await signIn('Bob');
    const person = await requirePerson({ email: bob.person.email });
    expect((await lockPerson('operator', person)).isChanged).toBe(true);
    expect(await findActor()).toBeNull();
    expect((await lockPerson('operator', person)).isChanged).toBe(false);
    expect((await unlockPerson('operator', person)).isChanged).toBe(true);
    expect((await unlockPerson('operator', person)).isChanged).toBe(false);
    expect(await deedsOn(person.id)).toEqual([
      { type: 'auth.account-locked', ...byOperator, detail: { by: 'operator' } },
      { type: 'auth.account-unlocked', ...byOperator, detail: { by: 'operator' } },
    ]);
  });

  it('know nobody who is not there, also when they went meanwhile', async () => {
    await expect(requirePerson({ email: freshEmail() })).rejects.toMatchObject({ code: 'object/not-found' });
    const person = await requirePerson({ id: (await createPerson()).id });
    await db().user.delete({ where: { id: person.id } });
    for (const deed of [lockPerson, unlockPerson])
      await expect(deed('operator', person)).rejects.toMatchObject({ code: 'object/not-found' });
  });
});

describe('resetPerson', () => {
  it('mails a link and leaves the password, the factors and the sessions alone', async () => {
    const bob = await signIn('Bob');
    const { notice } = await resetPerson('operator', await requirePerson({ id: bob.person.id }), { areFactorsRemoved: false });
    expect(await notice()).toBe(true);
    const [mail] = await mailsTo(bob.person.email);
    expect([mail?.subject, tokenIn(mail)]).toEqual(['Choose a new Safelight password', expect.any(String)]);
    expect(await findActor()).not.toBeNull();
  });

  it('takes every factor away where asked to, ends sessions and tokens, and says so', async () => {
    const bob = await signIn('Bob');
    const userId = bob.person.id;
    await db().totpFactor.create({
      data: { userId, sealedSecret: Buffer.alloc(1), kekId: Buffer.alloc(8), confirmedAt: new Date() },
    });
    await db().passwordCredential.upsert({ where: { userId }, create: { userId, hash: '$argon2id$' }, update: {} });
    const passkey = { publicKey: Buffer.alloc(1), counter: 0n, transports: [], name: 'k', isBackedUp: false };
    await db().passkey.create({ data: { ...passkey, userId, credentialId: crypto.randomUUID() } });
    await db().recoveryCode.createMany({ data: [1, 2, 3].map((at) => ({ userId, codeHash: `hash-${at}` })) });
    const person = await requirePerson({ id: userId });
    await issueTokenFor(person, tokenOrderSchema.parse({ name: 't', scopes: ['images:read'] }));
    const { notice } = await resetPerson('operator', person, { areFactorsRemoved: true });
    await notice();
    const left = [db().totpFactor, db().passkey, db().recoveryCode, db().session, db().passwordCredential].map((table) =>
      (table as { count(query: object): Promise<number> }).count({ where: { userId } }),
    );
    expect(await Promise.all(left)).toEqual([0, 0, 0, 0, 0]);
    expect(await db().apiToken.count({ where: { userId, revokedAt: null } })).toBe(0);
    expect(await findActor()).toBeNull();
    expect((await mailsTo(bob.person.email)).at(-1)?.subject).toBe('Your Safelight second factors were removed');
    expect((await deedsOn(userId)).find(({ type }) => type === 'auth.factors-removed')).toEqual({
      type: 'auth.factors-removed',
      ...byOperator,
      detail: { by: 'operator', authenticators: 1, passkeys: 1, recoveryCodes: 3 },
    });
  });

  it('refuses a locked person, and leaves the factors', async () => {
    const bob = await createPerson('Bob');
    await db().recoveryCode.create({ data: { userId: bob.id, codeHash: 'hash' } });
    await lockPerson('operator', await requirePerson({ id: bob.id }));
    const locked = await requirePerson({ id: bob.id });
    await expect(resetPerson('operator', locked, { areFactorsRemoved: true })).rejects.toMatchObject({ code: 'request/invalid' });
    expect(await db().recoveryCode.count({ where: { userId: bob.id } })).toBe(1);
  });

  it('tells when the mail could not be sent, and puts that on record', async () => {
    const bob = await createPerson('Bob');
    await db().user.update({ where: { id: bob.id }, data: { email: `${bob.id}, and somebody else` } });
    const unreachable = await requirePerson({ id: bob.id });
    const { notice } = await resetPerson('operator', unreachable, { areFactorsRemoved: false });
    expect(await notice()).toBe(false);
    const failed = await db().securityEvent.findMany({ where: { actorId: bob.id, outcome: 'failed' } });
    expect(failed).toMatchObject([{ type: 'auth.reset-asked', detail: { mail: 'reset-by-operator' } }]);
  });
});

describe('tokens', () => {
  const wish = tokenOrderSchema.parse({ name: 'Backup', scopes: ['images:read', 'account:read'], days: 7 });

  it('are issued once, rest as a hash, and are revoked by id or by themselves', async () => {
    const person = await requirePerson({ id: (await createPerson()).id });
    const { id, token, expires } = await issueTokenFor(person, wish);
    expect(isApiToken(token)).toBe(true);
    expect(Math.round((Date.parse(expires) - Date.now()) / 86_400_000)).toBe(7);
    const row = await db().apiToken.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      token,
    );
    expect(row).toMatchObject({ userId: person.id, scopes: ['images:read', 'account:read'], hint: token.slice(0, 8) });
    expect(await revokeTokenOf({ token })).toEqual({ id });
    for (const which of [{ token }, { id }, { id: crypto.randomUUID() }])
      await expect(revokeTokenOf(which)).rejects.toMatchObject({ code: 'object/not-found' });
    const other = await issueTokenFor(person, wish);
    expect(await revokeTokenOf({ id: other.id })).toEqual({ id: other.id });
    const deeds = await deedsOn(person.id);
    const asked = { scopes: 'images:read account:read', days: 7, networks: 0, by: 'operator' };
    expect(deeds).toEqual([
      { type: 'token.created', ...byOperator, detail: { token: id, ...asked } },
      { type: 'token.revoked', ...byOperator, detail: { token: id, by: 'operator' } },
      { type: 'token.created', ...byOperator, detail: { token: other.id, ...asked } },
      { type: 'token.revoked', ...byOperator, detail: { token: other.id, by: 'operator' } },
    ]);
    expect(
      await db().securityEvent.count({ where: { OR: [{ actorId: person.id }, { subjectId: { in: [id, other.id] } }] } }),
    ).toBe(0);
    expect(JSON.stringify(deeds)).not.toContain('slv_');
  });

  it('are not issued to a locked person, nor without end', async () => {
    const person = await requirePerson({ id: (await createPerson()).id });
    for (let count = 0; count < 50; count += 1) await issueTokenFor(person, wish);
    await expect(issueTokenFor(person, wish)).rejects.toMatchObject({ code: 'request/invalid' });
    const bob = await requirePerson({ id: (await createPerson('Bob')).id });
    await lockPerson('operator', bob);
    await expect(issueTokenFor(bob, wish)).rejects.toMatchObject({ code: 'auth/required' });
  });

  it('have known scopes, days and networks only', () => {
    for (const wrong of [{ scopes: [] }, { scopes: ['images:all'] }, { days: 0 }, { days: 366 }, { networks: ['10.0.0.0/33'] }])
      expect(tokenOrderSchema.safeParse({ name: 'Backup', scopes: ['images:read'], ...wrong }).success).toBe(false);
  });
});

describe('deleteAccountNow', () => {
  const blobs = () =>
    readdirSync(config().storageDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  it('leaves nothing of the person but the ledger, and everything of everybody else', async () => {
    const anna = await signIn('Anna');
    expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: true });
    const annas = blobs().length;
    const bob = await signIn('Bob');
    expect(await uploadPhoto(uploadForm(await makeJpeg()))).toMatchObject({ ok: true });
    expect(blobs().length).toBeGreaterThan(annas);
    const ownerId = ownerIdFrom(bob.person.id);
    expect(await findUserKeys(ownerId)).toHaveLength(1);
    expect(await deleteAccountNow(ownerId)).toBe(true);
    expect(await db().user.count({ where: { id: ownerId } })).toBe(0);
    expect(await db().image.count({ where: { ownerId } })).toBe(0);
    expect(await findUserKeys(ownerId)).toEqual([]);
    expect(blobs()).toHaveLength(annas);
    expect(await findActor()).toBeNull();
    expect(await db().securityEvent.count({ where: { actorId: ownerId, type: 'auth.account-deleted' } })).toBe(1);
    anna.use();
    expect(await findActor()).not.toBeNull();
    expect(await db().image.count({ where: { ownerId: anna.person.id } })).toBe(1);
    expect(await deleteAccountNow(ownerId)).toBe(false);
    takeCookies();
  });
});
