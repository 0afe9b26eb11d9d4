// The key store on a real PostgreSQL: rows come back as they went in, one version wins, and malformed rows never get in.

import { randomBytes } from 'node:crypto';
import { createUserKey, keyId } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { closeKeyring, deleteUserKeys, findUserKeys, insertUserKey, type UserKeyRow } from '@/lib/db/keys/keyring';
import { ownerIdFrom } from '@/lib/shared/owner-id';

const rowOf = (changes: Partial<UserKeyRow> = {}): UserKeyRow => ({
  ownerId: ownerIdFrom(createRandomId()),
  version: 1,
  kekId: keyId(createUserKey()),
  rootKeyId: randomBytes(8),
  wrapped: randomBytes(104),
  ...changes,
});

afterAll(closeKeyring);

describe('the key store', () => {
  it('gives back what was stored, the newest version first, and nothing of others', async () => {
    const first = rowOf();
    const second = rowOf({ ownerId: first.ownerId, version: 2 });
    await insertUserKey(rowOf());
    expect(await insertUserKey(first)).toBe(true);
    expect(await insertUserKey(second)).toBe(true);
    expect(await findUserKeys(first.ownerId)).toEqual([second, first]);
    expect(await findUserKeys(rowOf().ownerId)).toEqual([]);
  });

  it('lets one of many writers of a version win and changes nothing for the others', async () => {
    const rows = Array.from({ length: 8 }, () => rowOf());
    const ownerId = rows[0]?.ownerId ?? rowOf().ownerId;
    const results = await Promise.all(rows.map((row) => insertUserKey({ ...row, ownerId })));
    expect(results.filter(Boolean)).toHaveLength(1);
    const [stored] = await findUserKeys(ownerId);
    expect(stored?.wrapped.equals(rows[results.indexOf(true)]?.wrapped ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([
    ['a short wrap', { wrapped: randomBytes(103) }],
    ['a long wrap', { wrapped: randomBytes(105) }],
    ['a short key id', { kekId: randomBytes(7) }],
    ['a long root key id', { rootKeyId: randomBytes(9) }],
    ['version 0', { version: 0 }],
  ])('refuses %s, and quotes no row in the error', async (_what, fault) => {
    const row = rowOf(fault);
    const refusal = await insertUserKey(row).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'db/unavailable' });
    const cause = (refusal as Error).cause as Error & { detail?: string };
    expect(cause.detail).toBeUndefined();
    expect(cause.message).not.toContain(row.wrapped.toString('hex').slice(0, 16));
    expect(await findUserKeys(row.ownerId)).toEqual([]);
  });

  it('deletes every version of one person and of nobody else', async () => {
    const [anna, bob] = [rowOf(), rowOf()];
    await Promise.all([insertUserKey(anna), insertUserKey({ ...anna, version: 2 }), insertUserKey(bob)]);
    await deleteUserKeys(anna.ownerId);
    expect(await findUserKeys(anna.ownerId)).toEqual([]);
    expect(await findUserKeys(bob.ownerId)).toEqual([bob]);
    await deleteUserKeys(anna.ownerId);
  });

  it('works again after it was closed', async () => {
    const row = rowOf();
    await closeKeyring();
    expect(await insertUserKey(row)).toBe(true);
    await closeKeyring();
    expect(await findUserKeys(row.ownerId)).toEqual([row]);
  });
});
