'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { publicAction, userFormAction } from '@/lib/auth/doors';
import { plainForm } from '@/lib/auth/door/plain-form';
import { changeName as rename } from '@/lib/auth/account/profile';
import { endSession as endThis, revokeOtherSessions, revokeSession } from '@/lib/auth/sessions/session';
import { changeNameSchema, sessionIdSchema } from '@/lib/shared/account/auth-schemas';

const CHANGES = { limit: 100, windowSeconds: 10 * 60 };

export const changeName = userFormAction({ name: 'settings.change-name', schema: changeNameSchema, limit: CHANGES }, rename);
export const endSession = userFormAction(
  { name: 'settings.end-session', schema: sessionIdSchema, limit: CHANGES },
  (actor, { sessionId }) => revokeSession(actor, sessionId),
);
export const endOtherSessions = userFormAction(
  { name: 'settings.end-other-sessions', schema: z.strictObject({}), limit: CHANGES },
  async (actor) => ({ count: await revokeOtherSessions(actor) }),
);
// Public: a browser whose session is over must still be able to clear what it keeps, which `/signed-out` does (T12).
export const signOut = plainForm(
  publicAction({ name: 'auth.sign-out', schema: z.strictObject({}) }, async () => {
    await endThis();
    redirect('/signed-out');
  }),
);
