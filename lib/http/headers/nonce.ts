// The number used once of a page's Content-Security-Policy. Middleware may not enter lib/crypto, so it is drawn here.

const NONCE_BYTES = 18;

/** 144 random bits as 24 characters of base64 without padding. */
export function createPageNonce(): string {
  return btoa(String.fromCharCode(...globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES))));
}
