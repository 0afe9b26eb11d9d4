'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { publicAction, publicFormAction } from '@/lib/auth/doors';
import { startGoogle as redirectToGoogle } from '@/lib/auth/oidc/oauth';
import { plainForm } from '@/lib/auth/door/plain-form';
import { signIn as prove } from '@/lib/auth/sign-in/sign-in';
import { signInSchema } from '@/lib/shared/auth-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const signIn = publicFormAction({ name: 'auth.sign-in', schema: signInSchema, limit: PER_ADDRESS }, async (input) => {
  const { path } = await prove(input);
  redirect(path);
});
export const startGoogle = plainForm(
  publicAction({ name: 'auth.google', schema: z.strictObject({}), limit: PER_ADDRESS }, redirectToGoogle),
);
