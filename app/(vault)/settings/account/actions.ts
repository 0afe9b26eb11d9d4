'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { askForEmailChange, cancelEmailChange as forget } from '@/lib/auth/account/change-email';
import { closeAccount as close } from '@/lib/auth/account/close-account';
import { userFormAction } from '@/lib/auth/doors';
import { changeEmailSchema, closeAccountSchema } from '@/lib/shared/account/account-schemas';

const GRAVE = { limit: 20, windowSeconds: 10 * 60 };

export const changeEmail = userFormAction(
  { name: 'account.change-email', schema: changeEmailSchema, limit: GRAVE, isStepUp: true },
  askForEmailChange,
);
// Calling a change off costs nobody anything, so it wants no fresh proof.
export const cancelEmailChange = userFormAction(
  { name: 'account.cancel-email-change', schema: z.strictObject({}), limit: GRAVE },
  (actor) => forget(actor),
);
export const closeAccount = userFormAction(
  { name: 'account.close', schema: closeAccountSchema, limit: GRAVE, isStepUp: true },
  async (actor, input) => {
    await close(actor, input);
    redirect('/signed-out?account=closed');
  },
);
