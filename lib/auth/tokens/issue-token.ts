// A token for a person's programs: drawn, kept as a hash, put on record and told of by mail. The answer is its only copy.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { afterResponse } from '@/lib/auth/after-response';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { apiTokenHint, createApiToken as drawToken } from '@/lib/crypto/api-token';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { createApiToken, deleteApiToken } from '@/lib/db/api-tokens';
import type { IssuedTokenDto } from '@/lib/shared/dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { MAX_LIVE_TOKENS } from '@/lib/shared/token-rules';
import type { TokenOrder } from '@/lib/shared/token-schemas';
import { recordEvent } from '@/lib/watch/record';

const DAY_MILLISECONDS = 24 * 60 * 60_000;

/** Who the token is for. `sessionId` is the session it was asked for in, null for the operator's command. */
export type TokenHolder = { readonly ownerId: OwnerId; readonly email: string; readonly sessionId: string | null };

/**
 * Issues a token. Undone by `revokeToken`.
 * @throws SafelightError `request/invalid` (a FieldRefusal of `name`, `token/too-many`) with 50 live ones; `auth/required` when
 * the person is gone, disabled or waiting for deletion; `db/unavailable` when it could not be put on record: then there is none
 */
export async function issueToken({ ownerId, email, sessionId }: TokenHolder, order: TokenOrder): Promise<IssuedTokenDto> {
  const { name, scopes, networks, days } = order;
  const token = drawToken();
  const hint = apiTokenHint(token);
  const expires = new Date(Date.now() + days * DAY_MILLISECONDS);
  const row = await createApiToken(
    ownerId,
    { tokenHash: hashSecretToken(token), hint, name, scopes, networks, expires },
    MAX_LIVE_TOKENS,
  );
  if (row === 'full') throw new FieldRefusal('request/invalid', { name: ['token/too-many'] });
  if (row === null) throw new SafelightError('auth/required', { detail: 'no token for a person who is gone or disabled' });
  try {
    const detail = { scopes: scopes.join(' '), days, networks: networks.length };
    await recordEvent({ type: 'token.created', outcome: 'success', actorId: ownerId, sessionId, subjectId: row.id, detail });
  } catch (error) {
    await deleteApiToken(ownerId, row.id);
    throw error;
  }
  const mail = { kind: 'token-created', hint, expires, tokensUrl: pageUrl('/settings/tokens') } as const;
  afterResponse('token notice', () => sendAccountMail({ to: email, mail, type: 'token.created', actorId: ownerId }));
  return { id: row.id, token, name, expires: expires.toISOString() };
}
