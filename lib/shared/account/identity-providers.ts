// Identity providers as pages and forms know them, and what may be sent to the doors that lead to them.

import { z } from 'zod';

/** `google`, and one provider of the operator's choice. The word stands in callbacks' addresses and in stored accounts. */
export const PROVIDER_IDS = ['google', 'oidc'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

export type ProviderDto = { readonly id: ProviderId; readonly name: string };

/** One linked identity; nothing in it says whose it is at the provider. `isUsable` is false where the provider is not configured any more. */
export type LinkedAccountDto = {
  readonly id: string;
  readonly name: string;
  readonly linkedAt: string;
  readonly isUsable: boolean;
};

export const providerSchema = z.strictObject({ provider: z.enum(PROVIDER_IDS, 'provider/unknown') });
/** `next` is the path of ours to go on to. */
export const confirmByProviderSchema = z.strictObject({
  provider: z.enum(PROVIDER_IDS, 'provider/unknown'),
  next: z.string().max(500).optional(),
});
export const accountIdSchema = z.strictObject({ accountId: z.uuid('account/invalid') });
