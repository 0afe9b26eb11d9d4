// Admins as the operator makes them, in browsers of their own.

import type { Actor } from '@/lib/auth/actor';
import { establish, findActor } from '@/lib/auth/sessions/session';
import { db } from '@/lib/db/client';
import { fromFreshAddress } from '@/tests/support/requests/forms';
import { resetRequest, takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson, type Person } from '@/tests/support/people/people';

export type Admin = { readonly person: Person; readonly actor: Actor; readonly use: () => void };

/** An admin with a second factor, whose session was entered with `amr`; with both factors unless told otherwise. */
export async function signInAdmin(name = 'Alma', amr: readonly string[] = ['pwd', 'otp']): Promise<Admin> {
  resetRequest();
  fromFreshAddress();
  const person = await createPerson(name);
  await db().user.update({ where: { id: person.id }, data: { role: 'admin' } });
  await giveSecondFactor(person.id);
  await establish(person.id, [...amr]);
  const actor = await findActor();
  if (!actor) throw new Error('the session just made was not found');
  const use = takeCookies();
  use();
  return { person, actor, use };
}

/** A second factor that nobody can use: its row is what counts. */
export async function giveSecondFactor(userId: string): Promise<void> {
  const credentialId = crypto.randomUUID();
  await db().passkey.create({
    data: { userId, credentialId, publicKey: Buffer.alloc(1), counter: 0n, transports: [], name: 'Key', isBackedUp: false },
  });
}

/** Makes the last proof of a person's sessions older than five minutes. */
export async function makeStale(userId: string): Promise<void> {
  await db().session.updateMany({ where: { userId }, data: { authTime: new Date(Date.now() - 5 * 60_000 - 1000) } });
}
