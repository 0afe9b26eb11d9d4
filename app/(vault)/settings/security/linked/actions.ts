'use server';

import { userFormAction } from '@/lib/auth/doors';
import { unlinkAccount as unlink } from '@/lib/auth/oidc/linked-accounts';
import { startProvider } from '@/lib/auth/oidc/oauth';
import { LINKED_PATH } from '@/lib/auth/oidc/refusals';
import { accountIdSchema, providerSchema } from '@/lib/shared/account/identity-providers';

const CHANGES = { limit: 20, windowSeconds: 10 * 60 };

export const linkAccount = userFormAction(
  { name: 'settings.link-account', schema: providerSchema, limit: CHANGES, isStepUp: true },
  (actor, { provider }) => startProvider(provider, { purpose: 'link', actor, nextPath: LINKED_PATH }),
);
export const unlinkAccount = userFormAction(
  { name: 'settings.unlink-account', schema: accountIdSchema, limit: CHANGES, isStepUp: true },
  unlink,
);
