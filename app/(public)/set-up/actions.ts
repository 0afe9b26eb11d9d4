'use server';

import { redirect } from 'next/navigation';
import { publicFormAction } from '@/lib/auth/doors';
import { setUp as start } from '@/lib/auth/set-up/set-up';
import { setUpSchema } from '@/lib/shared/account/auth-schemas';

const PER_ADDRESS = { limit: 20, windowSeconds: 10 * 60 };

export const setUp = publicFormAction({ name: 'auth.set-up', schema: setUpSchema, limit: PER_ADDRESS }, async (input) => {
  const { path } = await start(input);
  redirect(path);
});
