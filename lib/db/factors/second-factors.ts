// Which second factors a person has, asked at every sign-in.

import { db } from '@/lib/db/client';

/** Counts by kind. An authenticator that was never confirmed does not count; used recovery codes neither. */
export type SecondFactors = { readonly hasAuthenticator: boolean; readonly passkeys: number; readonly recoveryCodes: number };

/** The second factors of a person who may sign in; null when they are gone, disabled or waiting for deletion. One round trip. */
export async function findSecondFactors(userId: string): Promise<SecondFactors | null> {
  const rows = await db().$queryRaw<SecondFactors[]>`
    select exists (select 1 from "TotpFactor" t where t."userId" = u.id and t."confirmedAt" is not null) as "hasAuthenticator",
           (select count(*)::int from "Passkey" p where p."userId" = u.id) as passkeys,
           (select count(*)::int from "RecoveryCode" r where r."userId" = u.id and r."usedAt" is null) as "recoveryCodes"
    from "User" u where u.id = ${userId}::uuid and u."disabledAt" is null and u."deletionDueAt" is null`;
  return rows[0] ?? null;
}

/** Whether a password, or an identity provider's word, is not enough for this person. */
export function needsSecondStep({ hasAuthenticator, passkeys }: SecondFactors): boolean {
  return hasAuthenticator || passkeys > 0;
}
