'use server';

import { userFormAction } from '@/lib/auth/doors';
import { createToken as issue } from '@/lib/auth/tokens/create-token';
import { revokeToken as revoke } from '@/lib/auth/tokens/own-tokens';
import { createTokenSchema, tokenIdSchema } from '@/lib/shared/account/token-schemas';

const CHANGES = { limit: 100, windowSeconds: 10 * 60 };

export const createToken = userFormAction(
  { name: 'tokens.create', schema: createTokenSchema, limit: CHANGES, isStepUp: true },
  issue,
);
export const revokeToken = userFormAction(
  { name: 'tokens.revoke', schema: tokenIdSchema, limit: CHANGES },
  (actor, { tokenId }) => revoke(actor, tokenId),
);
