// A person's own passkeys: adding, naming, removing, and what ends with each.

import { signIn } from '@/app/(public)/sign-in/actions';
import {
  addPasskey,
  removePasskey,
  renamePasskey,
  startPasskey as startAdding,
} from '@/app/(vault)/settings/security/passkeys/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { listPasskeys } from '@/lib/auth/passkeys/passkeys';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { lockUser } from '@/lib/db/sessions/access';
import { db } from '@/lib/db/client';
import { createPasskey } from '@/lib/db/factors/passkeys';
import { inTransaction } from '@/lib/db/transactions';
import { CHALLENGE_COOKIE, PENDING_COOKIE } from '@/lib/shared/cookie-names';
import { MAX_PASSKEYS } from '@/lib/shared/limits';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { createMember } from '@/tests/support/people/members';
import { cookieJar, cookies, setRequestHeader, takeCookies } from '@/tests/support/requests/next-headers';
import { addKey, confirmByKey, enterByKey, granted } from '@/tests/support/people/passkey-holders';
import { signIn as signInPerson } from '@/tests/support/people/signed-in';
import { SoftwarePasskey, type Twist } from '@/tests/support/people/software-authenticator';

const member = () => createMember({ isSignedIn: true });
const eventsOf = (actorId: string, type: string) =>
  db().securityEvent.findMany({ where: { actorId, type }, orderBy: { id: 'asc' } });
const keysOf = (userId: string) => db().passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
const makeStale = (userId: string) =>
  db().session.updateMany({ where: { userId }, data: { authTime: new Date(Date.now() - 5 * 60_000) } });

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('addPasskey', () => {
  it('keeps the key, ends every other session and waiting sign-in, records it and tells the owner', async () => {
    const { id, email, password } = await member();
    const here = takeCookies();
    await establish(id, ['pwd']);
    takeCookies();
    await db().pendingSignIn.create({
      data: {
        tokenHash: crypto.randomUUID(),
        userId: id,
        amr: ['pwd'],
        nextPath: '/photos',
        expires: new Date(Date.now() + 60_000),
      },
    });
    here();
    const { key, passkeyId } = await addKey('My <b>phone</b>');
    expect(await db().session.count({ where: { userId: id } })).toBe(1);
    expect((await findActor())?.ownerId).toBe(id);
    expect(await db().pendingSignIn.count({ where: { userId: id } })).toBe(0);
    const [row] = await keysOf(id);
    expect(row).toMatchObject({
      id: passkeyId,
      credentialId: key.id,
      name: 'My <b>phone</b>',
      transports: ['internal', 'hybrid'],
    });
    expect(await eventsOf(id, 'auth.passkey-added')).toMatchObject([
      { outcome: 'success', subjectId: passkeyId, detail: { ended: 1 } },
    ]);
    const mail = (await mailsTo(email)).at(-1);
    expect(mail?.subject).toBe('A passkey was added to your account');
    expect(`${mail?.text}${mail?.html}`).not.toContain('phone');
    expect(mail?.text).toContain('http://localhost:3000/settings/security');
    takeCookies();
    expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/second-step' });
  });

  it('takes its name from the device where none was typed', async () => {
    const { id } = await member();
    setRequestHeader('user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36');
    await addKey('');
    expect((await keysOf(id))[0]?.name).toBe('Chrome on Linux');
  });

  it('shows its owner neither the key nor its id, and nobody else’s keys', async () => {
    await signInPerson('Bob');
    await addKey('Of Bob');
    const { actor } = await signInPerson('Anna');
    await addKey('Of Anna');
    const dto = { id: expect.any(String), name: 'Of Anna', isSynced: false, createdAt: expect.any(String), lastUsedAt: null };
    expect(await listPasskeys(actor)).toEqual([dto]);
  });

  it('wants a fresh proof, to start and to end', async () => {
    const { id } = await member();
    const key = new SoftwarePasskey();
    const answer = key.create(granted(await startAdding({})));
    await makeStale(id);
    expect(await startAdding({})).toMatchObject({ ok: false, code: 'auth/step-up' });
    expect(await addPasskey({ name: '', answer })).toMatchObject({ ok: false, code: 'auth/step-up' });
    expect(await keysOf(id)).toEqual([]);
  });

  it('uses a challenge once, also in parallel', async () => {
    const { id } = await member();
    const options = granted(await startAdding({}));
    const jar = takeCookies();
    const add = (key: SoftwarePasskey) => {
      jar();
      return addPasskey({ name: 'Key', answer: key.create(options) });
    };
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(new SoftwarePasskey())));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ code: 'auth/passkey-refused' })),
    );
    expect(await keysOf(id)).toHaveLength(1);
    expect(await eventsOf(id, 'auth.passkey-added')).toHaveLength(6);
  });

  it('does not take a key twice, from its owner or from anybody', async () => {
    const { id } = await member();
    const { key } = await addKey();
    const again = async () => addPasskey({ name: '', answer: key.create(granted(await startAdding({}))) });
    expect(await again()).toMatchObject({ code: 'auth/passkey-refused' });
    await signInPerson('Bob');
    expect(await again()).toMatchObject({ code: 'auth/passkey-refused' });
    expect(await db().passkey.count({ where: { credentialId: key.id } })).toBe(1);
    expect((await eventsOf(id, 'auth.passkey-added')).at(-1)).toMatchObject({ outcome: 'refused', detail: { reason: 'known' } });
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['a holder who was not verified', { isVerified: false }],
  ] as const)('refuses %s', async (_what, twist: Twist) => {
    const { id } = await member();
    const answer = new SoftwarePasskey().create(granted(await startAdding({})), twist);
    expect(await addPasskey({ name: '', answer })).toMatchObject({ ok: false, code: 'auth/passkey-refused' });
    expect(await keysOf(id)).toEqual([]);
    expect((await eventsOf(id, 'auth.passkey-added')).at(-1)).toMatchObject({
      outcome: 'refused',
      detail: { code: 'auth/passkey-refused', reason: 'not-verified' },
    });
  });

  it('refuses a challenge of another person, of another browser, or too old', async () => {
    await signInPerson('Anna');
    const options = granted(await startAdding({}));
    const challenge = cookieJar().get(CHALLENGE_COOKIE);
    const bob = await signInPerson('Bob');
    expect(await addPasskey({ name: '', answer: new SoftwarePasskey().create(options) })).toMatchObject({ ok: false });
    (await cookies()).set({ ...challenge, name: CHALLENGE_COOKIE, value: challenge?.value ?? '' });
    expect(await addPasskey({ name: '', answer: new SoftwarePasskey().create(options) })).toMatchObject({ ok: false });
    const old = granted(await startAdding({}));
    await db().passkeyChallenge.updateMany({ where: { userId: bob.person.id }, data: { expires: new Date(Date.now() - 1) } });
    expect(await addPasskey({ name: '', answer: new SoftwarePasskey().create(old) })).toMatchObject({ ok: false });
    expect(await keysOf(bob.person.id)).toEqual([]);
  });

  it('stops at twenty, also in parallel', async () => {
    const { person } = await signInPerson('Anna');
    const key = { publicKey: new Uint8Array([1]), counter: 0, transports: [], name: 'Old', isBackedUp: false };
    const old = Array.from({ length: 19 }, (_, at) => ({ ...key, userId: person.id, credentialId: `${person.id}-${at}` }));
    await db().passkey.createMany({ data: old });
    const ownerId = ownerIdFrom(person.id);
    const keep = (at: number) =>
      inTransaction(async (tx) => {
        await lockUser(tx, ownerId);
        const made = { ...key, credentialId: `${person.id}-new-${at}` };
        return createPasskey(tx, ownerId, { key: made, maxKeys: MAX_PASSKEYS });
      });
    const outcomes = await Promise.all([0, 1, 2, 3].map(keep));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(3);
    expect(await keysOf(person.id)).toHaveLength(20);
    expect(await startAdding({})).toMatchObject({ code: 'request/invalid', fieldErrors: { name: ['passkey/too-many'] } });
  });

  it('is refused by its schema before anything is taken', async () => {
    await member();
    granted(await startAdding({}));
    expect(await addPasskey({ name: 'a\nb', answer: {} })).toMatchObject({ code: 'request/invalid' });
    expect(cookieJar().has(CHALLENGE_COOKIE)).toBe(true);
  });
});

describe('the challenge', () => {
  it('rests as a hash, for two minutes, in a Strict cookie that scripts cannot read', async () => {
    const { id } = await member();
    await startAdding({});
    const cookie = cookieJar().get(CHALLENGE_COOKIE);
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'strict', path: '/', maxAge: 120 });
    const row = await db().passkeyChallenge.findFirstOrThrow({ where: { userId: id } });
    expect(row.tokenHash).not.toBe(cookie?.value);
    expect(row.expires.getTime() - Date.now()).toBeLessThanOrEqual(120_000);
  });

  it('takes the place of the one this browser had', async () => {
    const { id } = await member();
    const key = new SoftwarePasskey();
    const first = granted(await startAdding({}));
    granted(await startAdding({}));
    expect(await db().passkeyChallenge.count({ where: { userId: id } })).toBe(1);
    expect(await addPasskey({ name: '', answer: key.create(first) })).toMatchObject({ code: 'auth/passkey-refused' });
  });
});

describe('renamePasskey', () => {
  it('renames one’s own and nobody else’s', async () => {
    const bob = await signInPerson('Bob');
    const bobs = await addKey('Of Bob');
    const anna = await signInPerson('Anna');
    const { passkeyId } = await addKey();
    expect(await send(renamePasskey, { passkeyId, name: ' Desk ' })).toMatchObject({ ok: true });
    expect((await keysOf(anna.person.id))[0]?.name).toBe('Desk');
    expect(await send(renamePasskey, { passkeyId: bobs.passkeyId, name: 'Mine' })).toMatchObject({ code: 'object/not-found' });
    expect((await keysOf(bob.person.id))[0]?.name).toBe('Of Bob');
    const refused = { code: 'request/invalid', fieldErrors: { name: ['name/too-long'] }, values: { passkeyId } };
    expect(await send(renamePasskey, { passkeyId, name: 'x'.repeat(61) })).toMatchObject(refused);
    expect(await eventsOf(anna.person.id, 'auth.passkey-renamed')).toMatchObject([{ subjectId: passkeyId, detail: {} }]);
  });
});

describe('removePasskey', () => {
  it('takes the key out of force, ends the others’ sessions, records it and tells the owner', async () => {
    const { id, email } = await member();
    const { key, passkeyId } = await addKey();
    const here = takeCookies();
    expect(await enterByKey(key)).toEqual({ redirectTo: '/photos' });
    const there = takeCookies();
    here();
    expect(await send(removePasskey, { passkeyId })).toMatchObject({ ok: true });
    expect((await findActor())?.ownerId).toBe(id);
    takeCookies();
    there();
    expect(await findActor()).toBeNull();
    takeCookies();
    expect(await enterByKey(key)).toMatchObject({ code: 'auth/passkey-refused' });
    expect(await eventsOf(id, 'auth.passkey-removed')).toMatchObject([{ outcome: 'success', subjectId: passkeyId }]);
    expect((await mailsTo(email)).at(-1)?.subject).toBe('A passkey was removed from your account');
  });

  it('wants a fresh proof, and takes nobody else’s', async () => {
    const bob = await signInPerson('Bob');
    const bobs = await addKey('Of Bob');
    const anna = await member();
    const { key, passkeyId } = await addKey();
    expect(await send(removePasskey, { passkeyId: bobs.passkeyId })).toMatchObject({ code: 'object/not-found' });
    expect(await keysOf(bob.person.id)).toHaveLength(1);
    await makeStale(anna.id);
    expect(await send(removePasskey, { passkeyId })).toMatchObject({ code: 'auth/step-up' });
    expect(await confirmByKey(key, {}, '/settings/security/passkeys')).toEqual({ redirectTo: '/settings/security/passkeys' });
    expect(await send(removePasskey, { passkeyId })).toMatchObject({ ok: true });
  });

  it('leaves the last way in, of two removed at once one', async () => {
    const { person } = await signInPerson('Anna');
    const [one, two] = [await addKey('One'), await addKey('Two')];
    const answers = await Promise.all([one, two].map(({ passkeyId }) => send(removePasskey, { passkeyId })));
    expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1);
    expect(answers).toContainEqual(expect.objectContaining({ ok: false, code: 'auth/last-way-in' }));
    expect(await keysOf(person.id)).toHaveLength(1);
    expect(await eventsOf(person.id, 'auth.passkey-removed')).toEqual(
      expect.arrayContaining([expect.objectContaining({ outcome: 'refused', detail: { code: 'auth/last-way-in' } })]),
    );
    // An identity of a provider that is not configured here opens nothing.
    const account = { userId: person.id, type: 'oidc', provider: 'google', providerAccountId: crypto.randomUUID() };
    await db().account.create({ data: account });
    const [left] = await keysOf(person.id);
    expect(await send(removePasskey, { passkeyId: left?.id ?? '' })).toMatchObject({ code: 'auth/last-way-in' });
    await db().passwordCredential.create({ data: { userId: person.id, hash: '$argon2id$' } });
    expect(await send(removePasskey, { passkeyId: left?.id ?? '' })).toMatchObject({ ok: true });
  });
});

it('nothing of this is open while a sign-in waits', async () => {
  const { email, password } = await member();
  const { passkeyId } = await addKey();
  takeCookies();
  expect(await send(signIn, { email, password })).toEqual({ redirectTo: '/second-step' });
  expect(cookieJar().has(PENDING_COOKIE)).toBe(true);
  const refused = { ok: false, code: 'auth/required' };
  expect(await startAdding({})).toMatchObject(refused);
  expect(await send(renamePasskey, { passkeyId, name: 'x' })).toMatchObject(refused);
  expect(await send(removePasskey, { passkeyId })).toMatchObject(refused);
});
