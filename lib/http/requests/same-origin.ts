// Tells requests that our own pages sent from those some other site made a browser send (CSRF, T6). It knows no session.

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for methods that change nothing (RFC 9110 section 9.2.1, without TRACE). */
export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.has(method.toUpperCase());
}

/**
 * True when the request may have come from a page of `origin` (scheme, host and port, as in `config().origin`).
 * Safe methods always pass. Of a write, `Origin` must be exactly ours; where it is missing, only the browser's own
 * `Sec-Fetch-Site: same-origin` will do. `Origin: null` is refused. Next alone lets a missing Origin through.
 */
export function isSameOrigin(headers: Headers, method: string, origin: string): boolean {
  if (isSafeMethod(method)) return true;
  const sent = headers.get('origin');
  return sent !== null ? sent === origin : headers.get('sec-fetch-site') === 'same-origin';
}

/**
 * True for a form sent from one of our own pages that asks for no referrer: browsers then say `Origin: null`
 * (Fetch, "append a request Origin header"). Pages cannot forge `Sec-Fetch-*`, and a frame without an origin of its own
 * (sandbox) is `cross-site`, so the pair proves what the Origin no longer says.
 */
export function isOwnFormWithoutReferrer(headers: Headers): boolean {
  const isNavigation = headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';
  return headers.get('origin') === 'null' && headers.get('sec-fetch-site') === 'same-origin' && isNavigation;
}
