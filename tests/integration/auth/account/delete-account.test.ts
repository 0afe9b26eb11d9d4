// The end of an account: closed at once, kept by a link, and otherwise gone without a rest, whatever fails on the way.

import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { keepAccount } from '@/app/(public)/keep-account/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { signIn } from '@/app/(public)/sign-in/actions';
import { changeEmail, closeAccount } from '@/app/(vault)/settings/account/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { completeProvider } from '@/lib/auth/oidc/provider-sign-in';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { lockPerson, unlockPerson } from '@/lib/auth/operator/lock-person';
import { requirePerson } from '@/lib/auth/operator/person';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { findPendingSignIn, startPending } from '@/lib/auth/sign-in/pending';
import { admit, throttleKey } from '@/lib/auth/throttle';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { deleteEmptyAccount } from '@/lib/db/accounts/account-deletions';
import { db } from '@/lib/db/client';
import { findUserKeys } from '@/lib/db/keys/keyring';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { allStorages, currentStorage } from '@/lib/storage/drivers';
import { deleteAccountNow, deleteDueAccounts } from '@/lib/vault/delete-account';
import { runSweep } from '@/lib/vault/jobs';
import { requireRendition } from '@/lib/vault/renditions/open-rendition';
import { storeImage } from '@/lib/vault/intake/store-image';
import { trashImages } from '@/lib/vault/gallery/trash';
import { GOOGLE } from '@/tests/support/servers/google';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, newestToken, tokenIn } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, type Member, OTHER_PASSWORD } from '@/tests/support/people/members';
import { cookieJar, takeCookies } from '@/tests/support/requests/next-headers';
import { makeJpeg } from '@/tests/support/pictures/pictures';
import { staleProof } from '@/tests/support/people/stale';

const DAY = 24 * 60 * 60_000;
const member = () => createMember({ isSignedIn: true });
const rowOf = (id: string) => db().user.findUnique({ where: { id } });
const makeDue = (id: string) => db().user.update({ where: { id }, data: { deletionDueAt: new Date(Date.now() - 1000) } });

/** Somebody who has closed their account, and the token that keeps it. */
async function closed(): Promise<Member & { token: string }> {
  const anna = await member();
  expect(await send(closeAccount, { email: anna.email })).toEqual({ redirectTo: '/signed-out?account=closed' });
  return { ...anna, token: await newestToken(anna.email) };
}

/** Pictures in the gallery and in the trash, and previews of some. */
async function fill(count: number): Promise<string[]> {
  const actor = await findActor();
  if (!actor) throw new Error('nobody is signed in');
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const { bytes, name, type } = await makeJpeg();
    ids.push((await storeImage(actor, { content: bytes, fileName: name, declaredType: type })).image.id);
  }
  await requireRendition(actor, { imageId: ids[0] ?? '', kind: 'preview' });
  await trashImages(actor, ids.slice(-1));
  return ids;
}

async function blobKeys(): Promise<string[]> {
  const keys: string[] = [];
  for (const storage of allStorages())
    for await (const { key } of storage.list({ createdBefore: new Date(Date.now() + 60_000) })) keys.push(key);
  return keys;
}

/** Every table and column that names the person, but the ledger's. */
async function tracesOf(...needles: string[]): Promise<string[]> {
  const tables = await db().$queryRaw<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('public', 'keyring') and table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { schema, name } of tables.filter((table) => table.name !== 'SecurityEvent')) {
    for (const needle of needles) {
      const rows = await db().$queryRawUnsafe<{ count: number }[]>(
        `select count(*)::int as count from "${schema}"."${name}" t where t::text like $1`,
        `%${needle}%`,
      );
      if ((rows[0]?.count ?? 0) > 0) found.push(`${schema}.${name}`);
    }
  }
  return found;
}

beforeAll(() => warmUp());
beforeEach(async () => {
  fromFreshAddress();
  // Nobody is left due by the test before.
  await db().user.updateMany({ data: { deletionDueAt: null } });
});
afterEach(() => settleAfterResponse());

describe('closeAccount', () => {
  it('ends everything at once, says when, and mails the link that keeps it', async () => {
    const anna = await member();
    const mine = takeCookies();
    await establish(anna.id, ['pwd']);
    takeCookies();
    await startPending({ userId: anna.id, amr: ['pwd'], nextPath: '/photos' });
    const waiting = takeCookies();
    mine();
    await send(changeEmail, { email: freshEmail() });
    await send(forgotPassword, { email: anna.email });
    const reset = await newestToken(anna.email);
    const expires = new Date(Date.now() + DAY);
    await db().apiToken.create({ data: { userId: anna.id, tokenHash: anna.id, hint: 'slv_', name: 'x', expires } });

    expect(await send(closeAccount, { email: ` ${anna.email.toUpperCase()} ` })).toEqual({
      redirectTo: '/signed-out?account=closed',
    });
    expect(cookieJar().get(SESSION_COOKIE)).toBeUndefined();
    mine();
    expect(await findActor()).toBeNull();
    waiting();
    expect(await findPendingSignIn()).toBeNull();
    const due = (await rowOf(anna.id))?.deletionDueAt?.getTime() ?? 0;
    expect(Math.abs(due - Date.now() - 7 * DAY)).toBeLessThan(60_000);
    expect(await db().session.count({ where: { userId: anna.id } })).toBe(0);
    expect(await db().apiToken.count({ where: { userId: anna.id, revokedAt: null } })).toBe(0);
    expect(await db().emailChange.count({ where: { userId: anna.id } })).toBe(0);
    expect(await send(resetPassword, { token: reset, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
    const mail = (await mailsTo(anna.email)).at(-1);
    expect(mail?.subject).toBe('Your Safelight account will be deleted');
    expect(mail?.text).toContain(new Date(due).toISOString().slice(0, 10));
    expect(tokenIn(mail)).not.toBeNull();
    expect(await db().securityEvent.count({ where: { actorId: anna.id, type: 'auth.deletion-asked' } })).toBe(1);
  });

  it('wants the account’s own address, and a fresh proof', async () => {
    const anna = await member();
    expect(await send(closeAccount, { email: freshEmail() })).toMatchObject({
      code: 'request/invalid',
      fieldErrors: { email: ['email/mismatch'] },
    });
    expect(await send(closeAccount, {})).toMatchObject({ code: 'request/invalid' });
    await staleProof(anna.id);
    expect(await send(closeAccount, { email: anna.email })).toMatchObject({ code: 'auth/step-up' });
    expect((await rowOf(anna.id))?.deletionDueAt).toBeNull();
  });

  it('of two at once closes one, and mails one link', async () => {
    const anna = await member();
    const answers = await Promise.all([1, 2].map(() => send(closeAccount, { email: anna.email })));
    expect(answers.filter((answer) => 'redirectTo' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'auth/required')).toHaveLength(1);
    expect(await db().verificationToken.count({ where: { identifier: `cancel-deletion:${anna.id}` } })).toBe(1);
  });

  it('leaves nobody a way in meanwhile: not by password, Google, passkey, reset or a session being made', async () => {
    const anna = await closed();
    const sub = crypto.randomUUID();
    await db().account.create({ data: { userId: anna.id, type: 'oidc', provider: 'google', providerAccountId: sub } });
    expect(await send(signIn, { email: anna.email, password: anna.password })).toMatchObject({ code: 'auth/bad-credentials' });
    const profile = { sub, email: anna.email, email_verified: true, name: 'Anna' };
    expect(await completeProvider({ provider: GOOGLE, claims: profile, intent: null })).toBe(
      '/sign-in?error=AccessDenied&provider=google',
    );
    const passkey = { userId: anna.id, amr: ['hwk', 'user'], nextPath: '/photos' };
    await expect(completeSignIn(passkey)).rejects.toMatchObject({ code: 'auth/bad-credentials' });
    await expect(establish(anna.id, ['pwd'])).rejects.toMatchObject({ code: 'auth/bad-credentials' });
    expect(await findActor()).toBeNull();
    const link = 'R'.repeat(43);
    const expires = new Date(Date.now() + DAY);
    await db().verificationToken.create({ data: { identifier: `reset:${anna.id}`, token: hashSecretToken(link), expires } });
    expect(await send(resetPassword, { token: link, password: OTHER_PASSWORD })).toMatchObject({ code: 'auth/expired-link' });
  });
});

describe('keepAccount', () => {
  it('takes it back once; the person signs in as before', async () => {
    const anna = await closed();
    expect(await send(keepAccount, { token: anna.token })).toMatchObject({ ok: true });
    expect(await findActor()).toBeNull();
    expect((await rowOf(anna.id))?.deletionDueAt).toBeNull();
    expect(await send(keepAccount, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect((await mailsTo(anna.email)).at(-1)?.subject).toBe('Your Safelight account is kept');
    expect(await send(signIn, { email: anna.email, password: anna.password })).toEqual({ redirectTo: '/photos' });
    const events = await db().securityEvent.findMany({ where: { actorId: anna.id, type: 'auth.deletion-cancelled' } });
    expect(events.map(({ outcome }) => outcome).sort()).toEqual(['success']);
    expect(await deleteDueAccounts()).toBe(0);
  });

  it('lets one of five parallel uses win', async () => {
    const { token } = await closed();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(keepAccount, { token })));
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
  });

  it('refuses unknown links, links of another purpose, and comes too late once the account is due', async () => {
    const anna = await closed();
    takeCookies();
    const bob = await createMember();
    await send(forgotPassword, { email: bob.email });
    for (const token of ['A'.repeat(43), await newestToken(bob.email)])
      expect(await send(keepAccount, { token })).toMatchObject({ code: 'auth/expired-link' });
    await makeDue(anna.id);
    expect(await send(keepAccount, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect((await rowOf(anna.id))?.deletionDueAt).not.toBeNull();
  });

  it('has a second link for whoever lost the first: "forgot password" mails it', async () => {
    const anna = await closed();
    expect(await send(forgotPassword, { email: anna.email })).toEqual({ ok: true, data: { email: anna.email } });
    const second = await newestToken(anna.email);
    expect(second).not.toBe(anna.token);
    expect(await send(keepAccount, { token: second })).toMatchObject({ ok: true });
    expect(await send(keepAccount, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
  });
});

describe('deleteDueAccounts', () => {
  it('leaves nothing of the person but the ledger: rows, keys, blobs, in gallery and trash; and Bob everything', async () => {
    const bob = await member();
    const bobs = await fill(2);
    const keptBlobs = await blobKeys();
    takeCookies();
    const anna = await closed();
    await makeKept(anna);
    await send(signIn, { email: anna.email, password: anna.password });
    await fill(3);
    expect((await blobKeys()).length).toBeGreaterThan(keptBlobs.length + 5);
    await decorate(anna);
    expect(await tracesOf(anna.id, anna.email)).toEqual(expect.arrayContaining(['public.Image', 'keyring.user_keys']));
    const events = await db().securityEvent.count({ where: { actorId: anna.id } });
    await send(closeAccount, { email: anna.email });
    expect(await deleteDueAccounts()).toBe(0);
    await makeDue(anna.id);
    expect(await deleteDueAccounts()).toBe(1);

    expect(await tracesOf(anna.id, anna.email)).toEqual([]);
    expect((await blobKeys()).sort()).toEqual(keptBlobs.sort());
    expect(await db().rendition.count()).toBe(keptBlobs.length);
    expect(await db().throttle.count({ where: { key: throttleKey('acct', anna.email) } })).toBe(0);
    expect(await db().securityEvent.count({ where: { actorId: anna.id } })).toBeGreaterThan(events);
    expect(await db().securityEvent.count({ where: { actorId: anna.id, type: 'auth.account-deleted' } })).toBe(1);
    expect((await mailsTo(anna.email)).at(-1)?.subject).toBe('Your Safelight account is deleted');
    expect(await send(keepAccount, { token: anna.token })).toMatchObject({ code: 'auth/expired-link' });
    expect(await db().image.count({ where: { ownerId: bob.id, id: { in: bobs } } })).toBe(2);
    expect(await findUserKeys(ownerIdFrom(bob.id))).toHaveLength(1);
  }, 60_000);

  it('goes on after a storage that failed half-way: unreadable at once, invisible all the time, no blob without a row', async () => {
    const anna = await member();
    const before = await blobKeys();
    await fill(3);
    const ownerId = ownerIdFrom(anna.id);
    await send(closeAccount, { email: anna.email });
    await makeDue(anna.id);
    const storage = currentStorage();
    const remove = storage.delete.bind(storage);
    let calls = 0;
    jest.spyOn(storage, 'delete').mockImplementation(async (key) => {
      calls += 1;
      if (calls === 3) throw new SafelightError('storage/unavailable');
      await remove(key);
    });
    expect(await deleteDueAccounts()).toBe(0);
    expect(await findUserKeys(ownerId)).toEqual([]);
    expect(await db().image.count({ where: { ownerId } })).toBe(3);
    expect(await rowOf(anna.id)).not.toBeNull();
    expect(await send(signIn, { email: anna.email, password: anna.password })).toMatchObject({ code: 'auth/bad-credentials' });
    expect(await send(keepAccount, { token: await newestToken(anna.email) })).toMatchObject({ code: 'auth/expired-link' });
    expect(await db().securityEvent.count({ where: { actorId: anna.id, type: 'auth.account-deleted' } })).toBe(0);

    expect(await deleteDueAccounts()).toBe(1);
    expect(await tracesOf(anna.id, anna.email)).toEqual([]);
    expect((await blobKeys()).sort()).toEqual(before.sort());
  });

  it('does not let one account that cannot go hold back the others', async () => {
    const stuck = await member();
    await fill(1);
    await makeDue(stuck.id);
    takeCookies();
    const { id } = await createMember();
    await makeDue(id);
    // More than one batch of people, all of them due after the stuck one.
    const deletionDueAt = new Date(Date.now() - 500);
    const crowd = Array.from({ length: 25 }, () => ({ name: 'Carl', email: freshEmail(), deletionDueAt }));
    await db().user.createMany({ data: crowd });
    jest.spyOn(currentStorage(), 'delete').mockRejectedValue(new SafelightError('storage/unavailable'));
    expect(await deleteDueAccounts()).toBe(26);
    expect(await rowOf(id)).toBeNull();
    expect(await rowOf(stuck.id)).not.toBeNull();
    jest.restoreAllMocks();
    expect(await deleteDueAccounts()).toBe(1);
  });

  it('waits while the operator holds the account locked, and is called off by unlocking', async () => {
    const anna = await closed();
    const person = await requirePerson({ id: anna.id });
    await lockPerson('operator', person);
    await db().user.update({ where: { id: anna.id }, data: { deletionDueAt: new Date(Date.now() - 1000) } });
    expect(await deleteDueAccounts()).toBe(0);
    await unlockPerson('operator', person);
    expect(await deleteDueAccounts()).toBe(0);
    expect(await send(signIn, { email: anna.email, password: anna.password })).toEqual({ redirectTo: '/photos' });
    await lockPerson('operator', person);
    expect(await deleteAccountNow(ownerIdFrom(anna.id))).toBe(true);
  });

  it('is run by the scheduler’s round', async () => {
    const { id } = await createMember();
    await makeDue(id);
    expect(await runSweep()).toEqual({ hasRun: true });
    expect(await rowOf(id)).toBeNull();
  });
});

describe('deleteAccountNow', () => {
  it('needs no closing before, ends the sessions, and knows who is not there', async () => {
    const anna = await member();
    await fill(1);
    expect(await deleteAccountNow(ownerIdFrom(anna.id))).toBe(true);
    expect(await findActor()).toBeNull();
    expect(await rowOf(anna.id)).toBeNull();
    expect(await deleteAccountNow(ownerIdFrom(anna.id))).toBe(false);
  });

  it('leaves nothing of uploads that come in meanwhile', async () => {
    const anna = await member();
    const actor = await findActor();
    if (!actor) throw new Error('nobody is signed in');
    await fill(2);
    const before = await db().rendition.count({ where: { image: { ownerId: { not: anna.id } } } });
    const pictures = await Promise.all(Array.from({ length: 6 }, () => makeJpeg()));
    const uploads = pictures.map(({ bytes, name, type }) =>
      storeImage(actor, { content: bytes, fileName: name, declaredType: type }),
    );
    const [deleted, settled] = await Promise.all([deleteAccountNow(actor.ownerId), Promise.allSettled(uploads)]);
    expect(deleted).toBe(true);
    for (const upload of settled.filter((one) => one.status === 'rejected'))
      expect(upload.reason).toMatchObject({ code: 'auth/required' });
    expect(await tracesOf(anna.id)).toEqual([]);
    expect(await blobKeys()).toHaveLength(before);
    expect(await rowOf(anna.id)).toBeNull();
  });

  it('can be called twice at once', async () => {
    const anna = await member();
    await fill(2);
    const ownerId = ownerIdFrom(anna.id);
    await Promise.all([deleteAccountNow(ownerId), deleteAccountNow(ownerId)]);
    expect(await tracesOf(anna.id, anna.email)).toEqual([]);
  });

  it('never deletes a person who still has pictures', async () => {
    const anna = await member();
    await fill(1);
    const traces = { linkIdentifiers: [], throttleKeys: [] };
    expect(await deleteEmptyAccount(ownerIdFrom(anna.id), traces)).toBe(false);
    expect(await rowOf(anna.id)).not.toBeNull();
  });
});

async function makeKept({ token }: { token: string }): Promise<void> {
  expect(await send(keepAccount, { token })).toMatchObject({ ok: true });
}

/** A row in every table a person may have rows in. */
async function decorate({ id, email }: Member): Promise<void> {
  const expires = new Date(Date.now() + DAY);
  const userId = id;
  await db().totpFactor.create({ data: { userId, sealedSecret: new Uint8Array(4), kekId: new Uint8Array(8) } });
  await db().totpUse.create({ data: { userId, step: 1n, expires } });
  await db().recoveryCode.create({ data: { userId, codeHash: 'x' } });
  const key = { credentialId: id, publicKey: new Uint8Array(4), counter: 0n, name: 'Key', isBackedUp: false };
  await db().passkey.create({ data: { userId, ...key } });
  await db().passkeyChallenge.create({ data: { userId, tokenHash: id, purpose: 'register', challenge: 'x', expires } });
  await db().account.create({ data: { userId, type: 'oidc', provider: 'google', providerAccountId: id } });
  await db().apiToken.create({ data: { userId, tokenHash: id, hint: 'slv_', name: 'x', expires } });
  await startPending({ userId, amr: ['pwd'], nextPath: '/photos' });
  await send(changeEmail, { email: freshEmail() });
  await send(forgotPassword, { email });
  await settleAfterResponse();
  for (const throttle of [throttleKey('acct', email), throttleKey('sudo', id), throttleKey('2fa', id)]) await admit(throttle);
  await db().privacySettings.create({ data: { ownerId: id } });
  const { id: imageId, createdAt } = await db().image.findFirstOrThrow({ where: { ownerId: id } });
  await db().indexTerm.create({ data: { ownerId: id, term: new Uint8Array(16), kind: 'look', createdAt, imageId } });
  const kept = ['IndexKey', 'IndexTerm', 'TimelineDay', 'PrivacySettings'];
  const models = ['TotpFactor', 'TotpUse', 'RecoveryCode', 'Passkey', 'PasskeyChallenge', 'Account', 'ApiToken', 'PendingSignIn'];
  const more = ['EmailChange', 'VerificationToken', 'KnownDevice', 'Session', 'PasswordCredential', 'Usage', 'Image', 'User'];
  expect((await tracesOf(id)).sort()).toEqual(
    [...kept, ...models, ...more]
      .map((name) => `public.${name}`)
      .concat('keyring.user_keys')
      .sort(),
  );
}
