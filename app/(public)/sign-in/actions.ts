'use server';

import { redirect } from 'next/navigation';
import { publicFormAction } from '@/lib/auth/doors';
import { startProvider as redirectToProvider } from '@/lib/auth/oidc/oauth';
import { signIn as prove } from '@/lib/auth/sign-in/sign-in';
import { signInSchema } from '@/lib/shared/auth-schemas';
import { providerSchema } from '@/lib/shared/identity-providers';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };

export const signIn = publicFormAction({ name: 'auth.sign-in', schema: signInSchema, limit: PER_ADDRESS }, async (input) => {
  const { path } = await prove(input);
  redirect(path);
});
export const startProvider = publicFormAction(
  { name: 'auth.provider', schema: providerSchema, limit: PER_ADDRESS },
  ({ provider }) => redirectToProvider(provider),
);
