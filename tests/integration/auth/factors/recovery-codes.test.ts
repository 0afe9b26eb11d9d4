import { regenerateRecoveryCodes } from '@/app/(vault)/settings/security/recovery-codes/actions';
import RecoveryCodesPage from '@/app/(vault)/settings/security/recovery-codes/page';
import { settleAfterResponse } from '@/lib/auth/after-response';
import {
  findRecoveryCodes,
  hasSecondFactor,
  insertRecoveryCodesIfNone,
  spendRecoveryCode,
} from '@/lib/auth/factors/recovery-codes';
import { findActor } from '@/lib/auth/sessions/session';
import { lockUser } from '@/lib/db/sessions/access';
import { db } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/transactions';
import { RECOVERY_ALPHABET, recoveryCodeSchema } from '@/lib/shared/account/factor-schemas';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { following, fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { mailsTo } from '@/tests/support/servers/mailbox';
import { createMember } from '@/tests/support/people/members';
import { createMemberWithApp, dataDump, ledgerOf, makeStale } from '@/tests/support/people/second-factors';

const plain = (shown: string | undefined) => recoveryCodeSchema.parse(shown);
const spend = (userId: string, shown: string | undefined) => spendRecoveryCode(ownerIdFrom(userId), plain(shown));

async function regenerate(): Promise<readonly string[]> {
  const made = await send(regenerateRecoveryCodes, {});
  if (!('ok' in made) || !made.ok) throw new Error(`no codes: ${JSON.stringify(made)}`);
  return made.data.recoveryCodes ?? [];
}

beforeAll(() => warmUp());
beforeEach(() => void fromFreshAddress());
afterEach(() => settleAfterResponse());

describe('the first set', () => {
  it('is ten codes of twenty-four unmistakable characters, of which only hashes rest', async () => {
    expect(new Set(RECOVERY_ALPHABET).size).toBe(30);
    expect(RECOVERY_ALPHABET).not.toMatch(/[01OILU]/);
    const { id, recoveryCodes } = await createMemberWithApp();
    expect(new Set(recoveryCodes).size).toBe(10);
    const group = `[${RECOVERY_ALPHABET}]{4}`;
    for (const code of recoveryCodes) expect(code).toMatch(new RegExp(`^${group}(?:-${group}){5}$`));
    const dump = await dataDump();
    for (const code of recoveryCodes) {
      expect(dump).not.toContain(code);
      expect(dump).not.toContain(plain(code));
    }
    expect(await ledgerOf(id, 'auth.recovery-codes-made')).toEqual([
      { outcome: 'success', detail: { codes: 10, isFirst: true } },
    ]);
  });

  it('is made once, for a person with a factor, also when two ask at once', async () => {
    const { id } = await createMember();
    const owner = ownerIdFrom(id);
    const issue = () =>
      inTransaction(async (tx) => {
        await lockUser(tx, owner);
        return insertRecoveryCodesIfNone(tx, owner);
      });
    expect(await issue()).toBeNull();
    await db().passkey.create({
      data: { userId: id, credentialId: id, publicKey: Buffer.alloc(8), counter: 0n, name: 'key', isBackedUp: false },
    });
    const made = await Promise.all(Array.from({ length: 4 }, issue));
    expect(made.filter((codes) => codes !== null)).toHaveLength(1);
    expect(await db().recoveryCode.count({ where: { userId: id } })).toBe(10);
    expect(await issue()).toBeNull();
  });
});

describe('a code', () => {
  it('works once, typed with or without dashes, spaces and capitals', async () => {
    const { id, recoveryCodes } = await createMemberWithApp();
    const [one = '', two = '', three = ''] = recoveryCodes;
    expect(await spend(id, one.toLowerCase())).toBe(true);
    expect(await spend(id, one)).toBe(false);
    expect(await spend(id, ` ${two.replaceAll('-', '')} `)).toBe(true);
    expect(await spend(id, three.replaceAll('-', ' – '))).toBe(true);
    expect(await spend(id, two)).toBe(false);
  });

  it('works once when eight use it at once', async () => {
    const { id, recoveryCodes } = await createMemberWithApp();
    const uses = await Promise.all(Array.from({ length: 8 }, () => spend(id, recoveryCodes[0])));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('works for nobody else, and a made-up one for nobody', async () => {
    const [anna, bob] = [await createMemberWithApp(), await createMemberWithApp()];
    expect(await spend(anna.id, bob.recoveryCodes[0])).toBe(false);
    expect(await spend(anna.id, 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF')).toBe(false);
    expect(await spend(bob.id, bob.recoveryCodes[0])).toBe(true);
  });

  it('is told of when it is used: in the ledger and by mail, with how many are left', async () => {
    const { id, email, recoveryCodes } = await createMemberWithApp();
    await spend(id, recoveryCodes[4]);
    expect(await ledgerOf(id, 'auth.recovery-code-used')).toEqual([{ outcome: 'success', detail: { left: 9 } }]);
    const mail = (await mailsTo(email)).at(-1);
    expect(mail?.subject).toBe('A recovery code of your account was used');
    expect(mail?.text).toContain('9 are left.');
    for (const code of recoveryCodes) expect(`${mail?.text}${mail?.html}`).not.toContain(code);
  });
});

describe('making new codes', () => {
  it('kills the old ones, used or not, and tells the owner', async () => {
    const { id, email, recoveryCodes } = await createMemberWithApp({ isSignedIn: true });
    await spend(id, recoveryCodes[0]);
    const fresh = await regenerate();
    expect(fresh).toHaveLength(10);
    for (const code of recoveryCodes) expect(await spend(id, code)).toBe(false);
    expect(await spend(id, fresh[0])).toBe(true);
    const actor = await findActor();
    expect(actor && (await findRecoveryCodes(actor))).toEqual({ left: 9, total: 10, createdAt: expect.stringMatching(/Z$/) });
    const subjects = (await mailsTo(email)).map(({ subject }) => subject);
    expect(subjects).toContain('Your Safelight recovery codes were replaced');
    expect((await ledgerOf(id, 'auth.recovery-codes-made')).at(-1)).toEqual({
      outcome: 'success',
      detail: { codes: 10, isFirst: false },
    });
  });

  it('leaves one whole set when two do it at once', async () => {
    const { id } = await createMemberWithApp({ isSignedIn: true });
    const sets = await Promise.all([regenerate(), regenerate(), regenerate()]);
    expect(await db().recoveryCode.count({ where: { userId: id } })).toBe(10);
    const good = await Promise.all(sets.map(([code]) => spend(id, code)));
    expect(good.filter(Boolean)).toHaveLength(1);
  });

  it('is for people with a second factor', async () => {
    const { id } = await createMember({ isSignedIn: true });
    expect(await send(regenerateRecoveryCodes, {})).toMatchObject({ ok: false, code: 'auth/factor-required' });
    expect(await db().recoveryCode.count({ where: { userId: id } })).toBe(0);
    const actor = await findActor();
    expect(actor && (await hasSecondFactor(actor))).toBe(false);
    expect(actor && (await findRecoveryCodes(actor))).toBeNull();
    expect(await ledgerOf(id, 'auth.recovery-codes-made')).toEqual([
      { outcome: 'refused', detail: { code: 'auth/factor-required' } },
    ]);
  });

  it('wants a fresh proof, and so does its page', async () => {
    const { id, recoveryCodes } = await createMemberWithApp({ isSignedIn: true });
    await makeStale(id);
    expect(await send(regenerateRecoveryCodes, {})).toMatchObject({ code: 'auth/step-up' });
    expect(await following(RecoveryCodesPage())).toEqual({
      redirectTo: '/confirm?next=%2Fsettings%2Fsecurity%2Frecovery-codes',
    });
    expect(await spend(id, recoveryCodes[0])).toBe(true);
  });
});
