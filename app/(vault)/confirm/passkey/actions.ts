'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { userAction } from '@/lib/auth/doors';
import { confirmByPasskey, startPasskeyConfirmation } from '@/lib/auth/passkeys/confirm-by-passkey';
import { passkeySignInSchema } from '@/lib/shared/account/passkey-schemas';

const PROOFS = { limit: 20, windowSeconds: 10 * 60 };

export const startPasskey = userAction(
  { name: 'auth.start-confirm-passkey', schema: z.strictObject({}), limit: PROOFS },
  startPasskeyConfirmation,
);
export const finishPasskey = userAction(
  { name: 'auth.confirm-passkey', schema: passkeySignInSchema, limit: PROOFS },
  async (actor, input): Promise<never> => {
    const { path } = await confirmByPasskey(actor, input);
    redirect(path);
  },
);
