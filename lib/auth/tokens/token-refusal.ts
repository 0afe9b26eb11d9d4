// Why a token opens nothing. Whoever sent it learns one code; the reason is for the ledger.

import { SafelightError } from '@/lib/shared/safelight-error';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { TokenScope } from '@/lib/shared/account/token-rules';

/** `missing`: no bearer token was sent at all. `malformed`: it is none of ours by its shape or checksum. */
export type TokenRefusalReason = 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked' | 'disabled' | 'network' | 'scope';

/** The token and its owner, where the token is known. */
export type KnownToken = { readonly tokenId: string; readonly ownerId: OwnerId };

/** `auth/scope` when the token lacks `scope`, else `auth/bad-token`. */
export class TokenRefusal extends SafelightError {
  readonly reason: TokenRefusalReason;
  readonly known: KnownToken | null;
  readonly scope: TokenScope | null;

  constructor(reason: TokenRefusalReason, about: { known?: KnownToken; scope?: TokenScope } = {}) {
    super(reason === 'scope' ? 'auth/scope' : 'auth/bad-token', { detail: `token ${reason}` });
    this.reason = reason;
    this.known = about.known ?? null;
    this.scope = about.scope ?? null;
  }
}
