'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { publicAction } from '@/lib/auth/doors';
import { endPasskeyStep, startPasskeyStep } from '@/lib/auth/passkeys/second-step-by-passkey';
import { passkeyProofSchema } from '@/lib/shared/account/passkey-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const startPasskey = publicAction(
  { name: 'auth.start-passkey-step', schema: z.strictObject({}), limit: PER_ADDRESS },
  startPasskeyStep,
);
export const finishPasskey = publicAction(
  { name: 'auth.passkey-step', schema: passkeyProofSchema, limit: PER_ADDRESS },
  async (input): Promise<never> => {
    const { path } = await endPasskeyStep(input);
    redirect(path);
  },
);
