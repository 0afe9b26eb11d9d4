// Random tokens, ids and nonces, and comparison that takes the same time whether it holds or not.

import { createHash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { KEY_BYTES } from '@/lib/crypto/key-material';

const TOKEN_BYTES = 32;
const NONCE_BYTES = 16;
const TOTP_SEED_BYTES = 20;

/** A secret for a cookie or a link: 32 random bytes, base64url, 43 characters. Only its hash may be stored. */
export function createSecretToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is stored of a secret token: SHA-256 of its characters, base64url, 43 characters. A fast hash is right: the token has 256 bits. */
export function hashSecretToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

/** A UUID version 4 from the CSPRNG: 122 random bits, lower case. */
export function createRandomId(): string {
  return randomUUID();
}

/** A nonce for a Content-Security-Policy: 128 random bits, base64. */
export function createNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64');
}

/** `length` characters of `alphabet`, each drawn evenly by the CSPRNG: length * log2(alphabet.length) bits. */
export function createRandomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** The seed of an authenticator app: 160 random bits, as RFC 4226 section 4 recommends, in memory of their own. */
export function createTotpSeed(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(TOTP_SEED_BYTES));
}

/**
 * Whether two secrets are the same. Time depends on their lengths only, not on where they differ.
 * Text is compared by its UTF-8 bytes; text that is not well-formed equals nothing, not even itself.
 */
export function equalsInConstantTime(a: Uint8Array | string, b: Uint8Array | string): boolean {
  const isTextSound = [a, b].every((value) => typeof value !== 'string' || value.isWellFormed());
  // Digests have one length, which timingSafeEqual needs.
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()) && isTextSound;
}

/** A fresh root key as the keyring's file holds it: base64 of 32 random bytes, 44 characters. */
export function createRootKeyText(): string {
  const bytes = randomBytes(KEY_BYTES);
  try {
    return bytes.toString('base64');
  } finally {
    bytes.fill(0);
  }
}
