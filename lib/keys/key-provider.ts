// What every place that holds root keys can do: a local keyring now; a cloud KMS, Vault or an HSM by the same interface.

import type { UserKey } from '@/lib/crypto/key-material';
import type { UserKeyRef } from '@/lib/crypto/wrap';

/** Wraps and unwraps user keys without ever handing out a root key. */
export interface KeyProvider {
  /**
   * The 8-byte id of the root key that wraps now.
   * @throws SafelightError `keys/unavailable` when the keys cannot be reached.
   */
  currentRootKeyId(): Promise<Buffer>;
  /**
   * Wraps a user key by the current root key; undone by unwrapUserKey with the same `ref`.
   * @throws SafelightError `keys/unavailable`
   */
  wrapUserKey(ref: UserKeyRef, key: UserKey): Promise<{ rootKeyId: Buffer; wrapped: Buffer }>;
  /**
   * The user key in a wrap, by whichever root key made it.
   * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key` when no such root key is held, `crypto/open-failed` when the
   * wrap is not that person's, not that version's or altered.
   */
  unwrapUserKey(ref: UserKeyRef, stored: { rootKeyId: Uint8Array; wrapped: Uint8Array }): Promise<UserKey>;
}
