// A token for a person's programs: drawn, kept as a hash, told of by mail. The answer is its only copy. Whoever issues it puts it on
// record in the same transaction.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { apiTokenHint, createApiToken as drawToken } from '@/lib/crypto/api-token';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { createApiToken } from '@/lib/db/sessions/api-tokens';
import type { Transaction } from '@/lib/db/client';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { MAX_LIVE_TOKENS } from '@/lib/shared/account/token-rules';
import type { TokenOrder } from '@/lib/shared/account/token-schemas';

const DAY_MILLISECONDS = 24 * 60 * 60_000;

/**
 * Issues a token of a locked person. Undone by `revokeToken`.
 * @throws SafelightError `request/invalid` (a FieldRefusal of `name`, `token/too-many`) with 50 live ones
 */
export async function issueToken(tx: Transaction, ownerId: OwnerId, order: TokenOrder): Promise<IssuedTokenDto> {
  const { name, scopes, networks, days } = order;
  const token = drawToken();
  const expires = new Date(Date.now() + days * DAY_MILLISECONDS);
  const kept = { tokenHash: hashSecretToken(token), hint: apiTokenHint(token), name, scopes, networks, expires };
  const row = await createApiToken(tx, ownerId, { token: kept, maxLive: MAX_LIVE_TOKENS });
  if (row === null) throw new FieldRefusal('request/invalid', { name: ['token/too-many'] });
  return { id: row.id, token, name, expires: expires.toISOString() };
}

/** What the ledger says of an order. */
export function tokenDetail({ scopes, days, networks }: TokenOrder): { scopes: string; days: number; networks: number } {
  return { scopes: scopes.join(' '), days, networks: networks.length };
}

/** Mails the owner after the answer. */
export function tellToken({ ownerId, email }: { ownerId: OwnerId; email: string }, { token, expires }: IssuedTokenDto): void {
  const tokensUrl = pageUrl('/settings/tokens');
  const mail = { kind: 'token-created', hint: apiTokenHint(token), expires: new Date(expires), tokensUrl } as const;
  afterResponse('token notice', () => sendAccountMail({ to: email, mail, type: 'token.created', actorId: ownerId }));
}
