// The process's one KeyProvider, chosen by the configuration.

import { config } from '@/lib/config/config';
import type { KeyProvider } from '@/lib/keys/key-provider';
import { createLocalKeyring } from '@/lib/keys/local-keyring';
import { readRootKeyFile } from '@/lib/keys/root-key-file';
import { parseRootKeys } from '@/lib/keys/root-keys';

// Bundles may hold this module twice; the keys are read once.
const holder = globalThis as typeof globalThis & { safelightKeyProvider?: KeyProvider };

/**
 * The provider that holds the root keys: those of SAFELIGHT_ROOT_KEYS when set, otherwise those of the root key file.
 * Read at first use and the same object ever after; a fault is not remembered, the next call tries again.
 * @throws SafelightError `keys/unavailable` when the keys are missing, weak, malformed or readable by others.
 */
export function keyProvider(): KeyProvider {
  holder.safelightKeyProvider ??= createLocalKeyring(loadRootKeys());
  return holder.safelightKeyProvider;
}

/** For tests that change the configuration: forgets the keys. */
export function forgetKeyProvider(): void {
  delete holder.safelightKeyProvider;
}

function loadRootKeys() {
  const { SAFELIGHT_ROOT_KEYS, rootKeysFile } = config();
  if (SAFELIGHT_ROOT_KEYS === undefined) return readRootKeyFile(rootKeysFile);
  const texts = SAFELIGHT_ROOT_KEYS.split(',').map((text) => text.trim());
  return parseRootKeys(texts, 'SAFELIGHT_ROOT_KEYS');
}
