// Every act that could cost a person their account: finished by no session that was ended meanwhile, and never done without its
// record in the ledger.

import { confirmEmail } from '@/app/(public)/confirm-email/actions';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { keepAccount } from '@/app/(public)/keep-account/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { cancelEmailChange, changeEmail, closeAccount } from '@/app/(vault)/settings/account/actions';
import { confirmAuthenticator, removeAuthenticator } from '@/app/(vault)/settings/security/authenticator/actions';
import { unlinkAccount } from '@/app/(vault)/settings/security/linked/actions';
import {
  addPasskey,
  removePasskey,
  renamePasskey,
  startPasskey as startAdding,
} from '@/app/(vault)/settings/security/passkeys/actions';
import { changePassword, setPassword } from '@/app/(vault)/settings/security/password/actions';
import { regenerateRecoveryCodes } from '@/app/(vault)/settings/security/recovery-codes/actions';
import { createToken, revokeToken } from '@/app/(vault)/settings/tokens/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { removeAuthenticator as removeByActor } from '@/lib/auth/factors/authenticator';
import { spendRecoveryCode } from '@/lib/auth/factors/recovery-codes';
import { createPerson as createByOperator } from '@/lib/auth/operator/create-person';
import { endSessionsOf, lockPerson } from '@/lib/auth/operator/lock-person';
import { requirePerson } from '@/lib/auth/operator/person';
import { resetPerson } from '@/lib/auth/operator/reset-person';
import { issueTokenFor, revokeTokenOf } from '@/lib/auth/operator/tokens';
import { establish, findActor, revokeOtherSessions } from '@/lib/auth/sessions/session';
import { db } from '@/lib/db/client';
import { recoveryCodeSchema } from '@/lib/shared/account/factor-schemas';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { tokenOrderSchema } from '@/lib/shared/account/token-schemas';
import { tokenOf } from '@/tests/support/requests/api';
import { following, fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo, newestToken } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, GOOD_PASSWORD, type Member, OTHER_PASSWORD } from '@/tests/support/people/members';
import { takeCookies } from '@/tests/support/requests/next-headers';
import { addKey, granted } from '@/tests/support/people/passkey-holders';
import { begin, createMemberWithApp } from '@/tests/support/people/second-factors';
import { signIn } from '@/tests/support/people/signed-in';
import { SoftwarePasskey } from '@/tests/support/people/software-authenticator';
import { totpCode } from '@/tests/support/people/totp';

/** Somebody on the way to an act: the form is open, and all that is left is to send it. */
type Ready = { readonly id: string; readonly act: () => Promise<unknown> };

const member = () => createMember({ isSignedIn: true });
const ORDER = { name: 'Backup', days: '30', networks: '', 'images:read': 'on' };
const order = tokenOrderSchema.parse({ name: 'Backup', scopes: ['images:read'] });
const wishing = async (): Promise<Member & { wanted: string }> => {
  const anna = await member();
  const wanted = freshEmail();
  await send(changeEmail, { email: wanted });
  return { ...anna, wanted };
};
const withKey = async () => ({ ...(await member()), passkeyId: (await addKey()).passkeyId });

const IN_SESSION: readonly (readonly [string, () => Promise<Ready>])[] = [
  [
    'changing the password',
    async () => {
      const { id, password } = await member();
      return { id, act: () => send(changePassword, { currentPassword: password, password: OTHER_PASSWORD }) };
    },
  ],
  [
    'the first password',
    async () => {
      const { person } = await signIn();
      fromFreshAddress();
      return { id: person.id, act: () => send(setPassword, { password: GOOD_PASSWORD }) };
    },
  ],
  [
    'turning an authenticator on',
    async () => {
      const { id } = await member();
      const { enrolmentId, key } = await begin();
      return { id, act: () => send(confirmAuthenticator, { enrolmentId, code: totpCode(key) }) };
    },
  ],
  [
    'taking the authenticator away',
    async () => {
      const { id } = await createMemberWithApp({ isSignedIn: true });
      return { id, act: () => send(removeAuthenticator, {}) };
    },
  ],
  [
    'new recovery codes',
    async () => {
      const { id } = await createMemberWithApp({ isSignedIn: true });
      return { id, act: () => send(regenerateRecoveryCodes, {}) };
    },
  ],
  [
    'adding a passkey',
    async () => {
      const { id } = await member();
      const answer = new SoftwarePasskey().create(granted(await startAdding({})));
      return { id, act: () => addPasskey({ name: 'Key', answer }) };
    },
  ],
  [
    'removing a passkey',
    async () => {
      const { id, passkeyId } = await withKey();
      return { id, act: () => send(removePasskey, { passkeyId }) };
    },
  ],
  [
    'a token for a program',
    async () => {
      const { id } = await member();
      return { id, act: () => send(createToken, ORDER) };
    },
  ],
  [
    'asking for another address',
    async () => {
      const { id } = await member();
      return { id, act: () => send(changeEmail, { email: freshEmail() }) };
    },
  ],
  [
    'proving another address where one is signed in',
    async () => {
      const { id, wanted } = await wishing();
      const token = await newestToken(wanted);
      return { id, act: () => send(confirmEmail, { token }) };
    },
  ],
  [
    'closing the account',
    async () => {
      const { id, email } = await member();
      return { id, act: () => send(closeAccount, { email }) };
    },
  ],
  [
    'unlinking an identity',
    async () => {
      const { id } = await member();
      const identity = { userId: id, type: 'oidc', provider: 'google', providerAccountId: crypto.randomUUID() };
      const account = await db().account.create({ data: identity, select: { id: true } });
      return { id, act: () => send(unlinkAccount, { accountId: account.id }) };
    },
  ],
];

const OTHER_DEEDS: readonly (readonly [string, () => Promise<Ready>])[] = [
  [
    'a password by a mailed link',
    async () => {
      const { id, email } = await member();
      await send(forgotPassword, { email });
      const token = await newestToken(email);
      return { id, act: () => send(resetPassword, { token, password: OTHER_PASSWORD }) };
    },
  ],
  [
    'keeping a closed account',
    async () => {
      const { id, email } = await member();
      await send(closeAccount, { email });
      const token = await newestToken(email);
      return { id, act: () => send(keepAccount, { token }) };
    },
  ],
  [
    'forgetting a wanted address',
    async () => {
      const { id } = await wishing();
      return { id, act: () => send(cancelEmailChange, {}) };
    },
  ],
  [
    'renaming a passkey',
    async () => {
      const { id, passkeyId } = await withKey();
      return { id, act: () => send(renamePasskey, { passkeyId, name: 'Another' }) };
    },
  ],
  [
    'spending a recovery code',
    async () => {
      const { id, recoveryCodes } = await createMemberWithApp();
      const code = recoveryCodeSchema.parse(recoveryCodes[0]);
      return { id, act: () => spendRecoveryCode(ownerIdFrom(id), code) };
    },
  ],
  [
    'revoking a token',
    async () => {
      const { person } = await signIn();
      fromFreshAddress();
      const { id: tokenId } = await tokenOf(person);
      return { id: person.id, act: () => send(revokeToken, { tokenId }) };
    },
  ],
  ['the operator’s lock', async () => byOperator((person) => lockPerson('operator', person))],
  ['the operator’s end of all sessions', async () => byOperator((person) => endSessionsOf('operator', person))],
  ['the operator’s reset', async () => byOperator((person) => resetPerson('operator', person, { areFactorsRemoved: false }))],
  [
    'the operator’s reset with its factors',
    async () => byOperator((person) => resetPerson('operator', person, { areFactorsRemoved: true })),
  ],
  ['the operator’s token', async () => byOperator((person) => issueTokenFor(person, order))],
  [
    'the operator’s end of a token',
    async () => {
      const { person } = await signIn();
      const { id } = await tokenOf(person);
      return { id: person.id, act: () => revokeTokenOf({ id }) };
    },
  ],
];

async function byOperator(act: (person: Awaited<ReturnType<typeof requirePerson>>) => Promise<unknown>): Promise<Ready> {
  const { id } = await createMemberWithApp({ isSignedIn: true });
  const person = await requirePerson({ id });
  return { id, act: () => act(person) };
}

/** Everything that is kept of a person, but their sessions and what only counts. */
async function keptOf(id: string): Promise<string> {
  const tables = ['PasswordCredential', 'TotpFactor', 'TotpUse', 'Passkey', 'RecoveryCode', 'ApiToken', 'EmailChange', 'Account'];
  const parts = tables.map((table) => `select '${table}' as name, t::text as row from "${table}" t where t."userId" = '${id}'`);
  parts.push(`select 'User', t::text from "User" t where t.id = '${id}'`);
  parts.push(`select 'VerificationToken', t::text from "VerificationToken" t where t.identifier like '%:${id}'`);
  const rows = await db().$queryRawUnsafe<{ name: string; row: string }[]>(`${parts.join(' union all ')} order by 1, 2`);
  return JSON.stringify(rows, null, 1);
}
const sessionsOf = (userId: string) => db().session.findMany({ where: { userId }, select: { id: true }, orderBy: { id: 'asc' } });

/** Waits until somebody waits for a lock. */
async function untilBlocked(): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const [row] = await db().$queryRaw<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    if ((row?.count ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nobody waited');
}

/** Begins `act` while another connection holds the person's row; it goes on when `meanwhile` is committed. */
async function actWhile<T>(id: string, act: () => Promise<T>, meanwhile: string): Promise<T> {
  let answer: Promise<T> | null = null;
  await db().$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "User" where id = ${id}::uuid for no key update`;
    answer = act();
    answer.catch(() => undefined);
    await untilBlocked();
    await tx.$executeRawUnsafe(meanwhile);
  });
  if (answer === null) throw new Error('it did not begin');
  return answer;
}

/** Runs `act` while the ledger refuses every row that tells of a success and names this person or address. */
async function withoutLedger<T>(needle: string, act: () => Promise<T>): Promise<T | { code: string }> {
  await db().$executeRawUnsafe(`
    create function refuse_row() returns trigger language plpgsql as $$
    begin
      if new.outcome = 'success' and ('${needle}' = '' or new::text like '%${needle}%') then raise exception 'no room'; end if;
      return new;
    end $$`);
  await db().$executeRawUnsafe(
    'create trigger refuse_row before insert on "SecurityEvent" for each row execute function refuse_row()',
  );
  try {
    return await following(act()).then((answer) => answer as T);
  } catch (error) {
    return { code: (error as { code: string }).code };
  } finally {
    await db().$executeRawUnsafe('drop function refuse_row cascade');
  }
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('a session that is ended meanwhile finishes nothing', () => {
  it.each(IN_SESSION)('not %s', async (_what, ready) => {
    const { id, act } = await ready();
    const before = await keptOf(id);
    const answer = await actWhile(id, act, `delete from "Session" where "userId" = '${id}'`);
    expect(answer).toMatchObject({ ok: false, code: 'auth/required' });
    expect(await keptOf(id)).toBe(before);
    expect(await sessionsOf(id)).toEqual([]);
    expect(await findActor()).toBeNull();
  });
});

describe('a deed and its record stand or fall together', () => {
  it.each([...IN_SESSION, ...OTHER_DEEDS])('%s', async (_what, ready) => {
    const { id, act } = await ready();
    const [before, sessions] = [await keptOf(id), await sessionsOf(id)];
    expect(await withoutLedger(id, act)).toMatchObject({ code: 'db/unavailable' });
    expect(await keptOf(id)).toBe(before);
    expect(await sessionsOf(id)).toEqual(sessions);
  });

  it('an account made by the operator', async () => {
    const email = freshEmail();
    const person = { name: 'Carla', email, isAdmin: false, isVerified: false, password: null };
    expect(await withoutLedger('', () => createByOperator(person))).toMatchObject({ code: 'db/unavailable' });
    expect(await db().user.count({ where: { email } })).toBe(0);
  });
});

describe('changes of factors at once', () => {
  it('by their owner and by the operator hold nothing against each other', async () => {
    const { id } = await createMemberWithApp({ isSignedIn: true });
    const factor = await db().totpFactor.findUniqueOrThrow({ where: { userId: id } });
    const person = await requirePerson({ id });
    for (let round = 0; round < 30; round += 1) {
      await db().totpFactor.upsert({ where: { userId: id }, create: factor, update: factor });
      takeCookies();
      await establish(id, ['pwd', 'otp']);
      const actor = await findActor();
      if (!actor) throw new Error('nobody is signed in');
      const [own, operators] = await Promise.allSettled([
        removeByActor(actor),
        resetPerson('operator', person, { areFactorsRemoved: true }),
      ]);
      expect(operators.status).toBe('fulfilled');
      // Second in the queue, the owner has no session any more.
      if (own.status === 'rejected') expect(own.reason).toMatchObject({ code: 'auth/required' });
      expect(await db().totpFactor.count({ where: { userId: id } })).toBe(0);
    }
  });

  it('are waited for by whoever ends all other sessions, before a row of them is held', async () => {
    const { id } = await member();
    const here = await findActor();
    if (!here) throw new Error('nobody is signed in');
    takeCookies();
    await establish(id, ['pwd']);
    const others = `delete from "Session" where "userId" = '${id}' and id <> '${here.sessionId}'`;
    expect(await actWhile(id, () => revokeOtherSessions(here), others)).toBe(0);
    expect(await sessionsOf(id)).toEqual([{ id: here.sessionId }]);
  });
});

describe('a link for an address that is changed meanwhile', () => {
  const to = (email: string, id: string) => `update "User" set email = '${email}' where id = '${id}'`;
  const linksOf = (id: string) => db().verificationToken.count({ where: { identifier: `reset:${id}` } });

  it('is not kept and not mailed when a reset was asked for', async () => {
    const { id, email } = await createMember();
    const mails = (await mailsTo(email)).length;
    const asked = async () => {
      await send(forgotPassword, { email });
      await settleAfterResponse();
    };
    await actWhile(id, asked, to(freshEmail(), id));
    expect(await linksOf(id)).toBe(0);
    expect(await mailsTo(email)).toHaveLength(mails);
  });

  it('is not kept and not mailed when sign-in was locked', async () => {
    const { id, email } = await createMember();
    const mails = (await mailsTo(email)).length;
    const { signIn: signInForm } = await import('@/app/(public)/sign-in/actions');
    for (let tries = 0; tries < 4; tries += 1) await send(signInForm, { email, password: 'wrong' });
    const last = async () => {
      await send(signInForm, { email, password: 'wrong' });
      await settleAfterResponse();
    };
    await actWhile(id, last, to(freshEmail(), id));
    expect(await linksOf(id)).toBe(0);
    expect(await mailsTo(email)).toHaveLength(mails);
  });

  it('is not made by the operator either', async () => {
    const { id } = await createMember();
    const person = await requirePerson({ id });
    const reset = () => resetPerson('operator', person, { areFactorsRemoved: false });
    await expect(actWhile(id, reset, to(freshEmail(), id))).rejects.toMatchObject({ code: 'request/invalid' });
    expect(await linksOf(id)).toBe(0);
  });
});
