// People who sign up the way people do: form, mail, link. For tests of identity.

import { signUp } from '@/app/(public)/sign-up/actions';
import { verifyEmail } from '@/app/(public)/verify/actions';
import { db } from '@/lib/db/client';
import { send } from '@/tests/support/requests/forms';
import { newestToken } from '@/tests/support/servers/mailbox';
import { takeCookies } from '@/tests/support/requests/next-headers';

export const GOOD_PASSWORD = 'Copper-Lantern-41-Moss';
export const OTHER_PASSWORD = 'Quiet-Harbour-77-Fern';

/** An address nobody has used. */
export const freshEmail = () => `p-${crypto.randomUUID()}@example.org`;

export type Member = { readonly id: string; readonly email: string; readonly password: string };

/** A verified person with a password; signed in afterwards only when asked for. */
export async function createMember({ isSignedIn = false, password = GOOD_PASSWORD } = {}): Promise<Member> {
  const email = freshEmail();
  await send(signUp, { name: 'Anna', email, password });
  const verified = await send(verifyEmail, { token: await newestToken(email), password });
  if (!('redirectTo' in verified)) throw new Error(`sign-up failed: ${JSON.stringify(verified)}`);
  if (!isSignedIn) takeCookies();
  const { id } = await db().user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  return { id, email, password };
}
