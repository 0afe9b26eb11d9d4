// What tokens of programs may be: their rights, their lifetime, where they may come from. The same schemas run in the browser,
// at the door and in the operator's command.

import { z } from 'zod';
import { personNameSchema } from '@/lib/shared/account/auth-schemas';
import {
  DEFAULT_TOKEN_DAYS,
  MAX_TOKEN_DAYS,
  MAX_TOKEN_NETWORKS,
  TOKEN_SCOPES,
  type TokenScope,
} from '@/lib/shared/account/token-rules';

const MAX_NETWORKS_CHARACTERS = 2_000;

/** One network as an IPv4 or IPv6 address with its prefix length; a bare address stands for itself alone. */
export const networkSchema = z
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

const boxes = Object.fromEntries(TOKEN_SCOPES.map((scope) => [scope, z.literal('on').optional()])) as Record<
  TokenScope,
  z.ZodOptional<z.ZodLiteral<'on'>>
>;

/** The form a person fills in: a box for each right (its name is the right's), days and networks as text. */
export const createTokenSchema = z
  .strictObject({
    name: personNameSchema,
    days: z
      .string()
      .trim()
      .regex(/^\d{1,3}$/, 'days/invalid')
      .transform(Number)
      .optional(),
    networks: z.string().max(MAX_NETWORKS_CHARACTERS, 'networks/too-many').optional(),
    ...boxes,
  })
  .transform(
    ({ name, days, networks, ...ticked }): z.input<typeof tokenOrderSchema> => ({
      name,
      ...(days === undefined ? {} : { days }),
      networks: (networks ?? '').split(/[\s,;]+/).filter(Boolean),
      scopes: TOKEN_SCOPES.filter((scope) => ticked[scope] === 'on'),
    }),
  )
  .pipe(tokenOrderSchema);

export const tokenIdSchema = z.strictObject({ tokenId: z.uuid().transform((text) => text.toLowerCase()) });
