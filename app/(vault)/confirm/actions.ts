'use server';

import { redirect } from 'next/navigation';
import { userFormAction } from '@/lib/auth/doors';
import { startProvider } from '@/lib/auth/oidc/oauth';
import { confirmByPassword } from '@/lib/auth/sign-in/confirm';
import { confirmPasswordSchema } from '@/lib/shared/account/auth-schemas';
import { confirmByProviderSchema } from '@/lib/shared/account/identity-providers';

const PROOFS = { limit: 20, windowSeconds: 10 * 60 };

export const confirmPassword = userFormAction(
  { name: 'auth.confirm-password', schema: confirmPasswordSchema, limit: PROOFS },
  async (actor, input) => {
    const { path } = await confirmByPassword(actor, input);
    redirect(path);
  },
);
export const confirmByProvider = userFormAction(
  { name: 'auth.confirm-provider', schema: confirmByProviderSchema, limit: PROOFS },
  (actor, { provider, next }) => startProvider(provider, { purpose: 'confirm', actor, nextPath: next ?? '' }),
);
