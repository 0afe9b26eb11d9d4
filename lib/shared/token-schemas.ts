// What tokens of programs may be: their rights, their lifetime, where they may come from. The same schemas run in the browser,
// at the door and in the operator's command.

import { z } from 'zod';
import { personNameSchema } from '@/lib/shared/auth-schemas';

/** Every right a token can have. Names are stable: programs and rows hold them. */
export const TOKEN_SCOPES = [
  'images:read',
  'images:write',
  'images:delete',
  'albums:read',
  'albums:write',
  'storage:read',
  'storage:write',
  'account:read',
  'audit:read',
] as const;

export const MAX_TOKEN_DAYS = 365;
export const DEFAULT_TOKEN_DAYS = 90;
/** Live tokens one person may have. */
export const MAX_LIVE_TOKENS = 50;
export const MAX_TOKEN_NETWORKS = 20;

/** One network as an IPv4 or IPv6 address with its prefix length; a bare address stands for itself alone. */
const networkSchema = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(
    z.union(
      [
        z.cidrv4(),
        z.cidrv6(),
        z.ipv4().transform((address) => `${address}/32`),
        z.ipv6().transform((address) => `${address}/128`),
      ],
      'networks/invalid',
    ),
  );

/** A token as the house issues it; the rights are given once each, in the order of TOKEN_SCOPES. */
export const tokenOrderSchema = z.strictObject({
  name: personNameSchema,
  scopes: z
    .array(z.enum(TOKEN_SCOPES))
    .min(1, 'scopes/missing')
    .transform((scopes) => TOKEN_SCOPES.filter((scope) => scopes.includes(scope))),
  days: z.int('days/invalid').min(1, 'days/invalid').max(MAX_TOKEN_DAYS, 'days/invalid').default(DEFAULT_TOKEN_DAYS),
  networks: z.array(networkSchema).max(MAX_TOKEN_NETWORKS, 'networks/too-many').default([]),
});
export type TokenOrder = z.output<typeof tokenOrderSchema>;
