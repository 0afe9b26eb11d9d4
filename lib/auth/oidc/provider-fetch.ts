// The only way this house calls an identity provider: in time, without following redirects, and never in plain text but on this machine.

import { isLoopback } from '@/lib/config/loopback';
import { SafelightError } from '@/lib/shared/safelight-error';

const PROVIDER_MILLISECONDS = 8_000;

/**
 * A `fetch` for the provider of `issuer`. What its discovery document names may be on another host, but a provider reached by https
 * leads nowhere by http.
 * @throws SafelightError `config/invalid` for an address in plain text; rejects as `fetch` does after 8 s or at a redirect.
 */
export function providerFetch(issuer: string): typeof fetch {
  const isPlainAllowed = new URL(issuer).protocol === 'http:';
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isPlain = isPlainAllowed && url.protocol === 'http:' && isLoopback(url.hostname);
    if (url.protocol !== 'https:' && !isPlain) {
      throw new SafelightError('config/invalid', { detail: 'the identity provider names an address in plain text' });
    }
    return fetch(input, { ...init, redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(PROVIDER_MILLISECONDS) });
  };
}
