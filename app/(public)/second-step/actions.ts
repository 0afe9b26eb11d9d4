'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { plainForm } from '@/lib/auth/door/plain-form';
import { publicAction, publicFormAction } from '@/lib/auth/doors';
import { cancelSecondStep, completeByCode } from '@/lib/auth/sign-in/second-step';
import { secondStepSchema } from '@/lib/shared/account/factor-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const verifyCode = publicFormAction(
  { name: 'auth.second-step', schema: secondStepSchema, limit: PER_ADDRESS },
  async (input) => {
    const { path } = await completeByCode(input);
    redirect(path);
  },
);
export const cancel = plainForm(
  publicAction({ name: 'auth.second-step-cancel', schema: z.strictObject({}), limit: PER_ADDRESS }, async () => {
    await cancelSecondStep();
    redirect('/sign-in');
  }),
);
