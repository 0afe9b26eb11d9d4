// Signs people in as the house does, so that tests hold real cookies and real Actors.

import { establish, findActor } from '@/lib/auth/sessions/session';
import type { SessionActor } from '@/lib/auth/actor';
import { resetRequest, takeCookies } from '@/tests/support/requests/next-headers';
import { createPerson, type Person } from '@/tests/support/people/people';

export type SignedIn = {
  readonly person: Person;
  readonly actor: SessionActor /** Makes this person's browser the one that sends. */;
  readonly use: () => void;
};

/** A new person in a browser of their own, which is the sending one afterwards. */
export async function signIn(name = 'Anna'): Promise<SignedIn> {
  resetRequest();
  const person = await createPerson(name);
  await establish(person.id, ['pwd']);
  const actor = await findActor();
  if (!actor) throw new Error('the session just made was not found');
  const use = takeCookies();
  use();
  return { person, actor, use };
}
