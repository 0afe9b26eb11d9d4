// Who a provider says somebody is, as far as we believe it.

import { z } from 'zod';
import { emailSchema } from '@/lib/shared/account/auth-schemas';

/**
 * The claims that count. Identity is `sub` (with the provider's issuer); the address counts only when the provider says that it is proven,
 * and exactly `true` says so. `auth_time` is when the person last showed the provider who they are, in seconds.
 */
export const identitySchema = z.object({
  sub: z.string().min(1).max(255),
  email: emailSchema,
  email_verified: z.literal(true),
  name: z.unknown(),
  auth_time: z.number().int().positive().optional().catch(undefined),
});
export type Identity = z.output<typeof identitySchema>;
