// People for integration tests, written straight to the tables: how they would sign up is tested elsewhere.

import { db } from '@/lib/db/client';

export type Person = { readonly id: string; readonly name: string; readonly email: string };

/** A person with a proven address and no password; each call makes another one. */
export async function createPerson(name = 'Anna', options: { isVerified?: boolean } = {}): Promise<Person> {
  const email = `${name.toLowerCase()}-${crypto.randomUUID()}@example.org`;
  const { id } = await db().user.create({
    data: { name, email, emailVerified: options.isVerified === false ? null : new Date() },
    select: { id: true },
  });
  return { id, name, email };
}
