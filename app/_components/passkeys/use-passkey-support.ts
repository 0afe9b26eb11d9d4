// Whether this browser knows passkeys; null while nobody can know: on the server, and until scripts have taken over.

import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

export function usePasskeySupport(): boolean | null {
  return useSyncExternalStore(never, browserSupportsWebAuthn, () => null);
}
