'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { publicAction, publicFormAction } from '@/lib/auth/doors';
import { startProvider as redirectToProvider } from '@/lib/auth/oidc/oauth';
import { signInByPasskey, startPasskeySignIn } from '@/lib/auth/passkeys/sign-in-by-passkey';
import { signIn as prove } from '@/lib/auth/sign-in/sign-in';
import { signInSchema } from '@/lib/shared/account/auth-schemas';
import { providerSchema } from '@/lib/shared/account/identity-providers';
import { passkeySignInSchema } from '@/lib/shared/account/passkey-schemas';

const PER_ADDRESS = { limit: 30, windowSeconds: 10 * 60 };
// Every sign-in page that is opened asks for one, so that the browser can offer passkeys in the address field.
const CHALLENGES_PER_ADDRESS = { limit: 120, windowSeconds: 10 * 60 };

export const signIn = publicFormAction({ name: 'auth.sign-in', schema: signInSchema, limit: PER_ADDRESS }, async (input) => {
  const { path } = await prove(input);
  redirect(path);
});
export const startProvider = publicFormAction(
  { name: 'auth.provider', schema: providerSchema, limit: PER_ADDRESS },
  ({ provider }) => redirectToProvider(provider),
);
export const startPasskey = publicAction(
  { name: 'auth.start-passkey', schema: z.strictObject({}), limit: CHALLENGES_PER_ADDRESS },
  startPasskeySignIn,
);
export const finishPasskey = publicAction(
  { name: 'auth.passkey', schema: passkeySignInSchema, limit: PER_ADDRESS },
  async (input): Promise<never> => {
    const { path } = await signInByPasskey(input);
    redirect(path);
  },
);
