// Root keys held in this process's own memory. The first one wraps, every one of them unwraps.

import { keyId, type RootKey } from '@/lib/crypto/key-material';
import { unwrapUserKey, wrapUserKey } from '@/lib/crypto/wrap';
import type { KeyProvider } from '@/lib/keys/key-provider';
import { keysUnavailable } from '@/lib/keys/root-keys';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * A KeyProvider over root keys, the current one first.
 * To rotate, put a new key first and keep the old ones until every wrap was made anew.
 * @throws SafelightError `keys/unavailable` when there is no key.
 */
export function createLocalKeyring(keys: readonly RootKey[]): KeyProvider {
  const [current] = keys;
  if (!current) throw keysUnavailable('no root key');
  const byId = new Map(keys.map((key) => [keyId(key).toString('hex'), key]));
  return {
    currentRootKeyId: () => settle(() => keyId(current)),
    wrapUserKey: (ref, key) => settle(() => ({ rootKeyId: keyId(current), wrapped: wrapUserKey(current, ref, key) })),
    unwrapUserKey: (ref, stored) =>
      settle(() => {
        const root = byId.get(Buffer.from(stored.rootKeyId).toString('hex'));
        if (!root) throw new SafelightError('keys/unknown-root-key', { detail: 'wrapped by a root key that is not held here' });
        return unwrapUserKey(root, ref, stored.wrapped);
      }),
  };
}

/** What is done at once here takes a round trip elsewhere: results and errors come as promises. */
function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
