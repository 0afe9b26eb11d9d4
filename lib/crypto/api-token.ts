// Tokens of programs: drawn, written and recognised. A checksum in the token lets typing mistakes and scanners' noise be
// refused without asking any store; it is no secret and proves nothing.

import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'slv_';
const SECRET_BYTES = 32;
/** 62^43 is the first power of 62 above 2^256. */
const SECRET_CHARACTERS = 43;
/** 62^6 is the first power of 62 above 2^32. */
const CHECKSUM_CHARACTERS = 6;
const HINT_CHARACTERS = 8;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(ALPHABET.length);
const SHAPE = /^slv_[0-9A-Za-z]{49}$/;

/**
 * A token: `slv_`, 32 random bytes as 43 digits of base 62 (0-9A-Za-z, most significant first), and the CRC-32 of those 47
 * characters as 6 more. Only its hash (`hashSecretToken`) may be stored. Recognised by `isApiToken`.
 */
export function createApiToken(): string {
  return writeApiToken(randomBytes(SECRET_BYTES));
}

/** The token of 32 bytes, as `createApiToken` writes it. */
export function writeApiToken(secret: Uint8Array): string {
  const body = PREFIX + digits(BigInt(`0x${Buffer.from(secret).toString('hex')}`), SECRET_CHARACTERS);
  return body + checksum(body);
}

/** True for text that can be a token: the right shape and checksum. It may still belong to nobody. */
export function isApiToken(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const body = text.slice(0, -CHECKSUM_CHARACTERS);
  return checksum(body) === text.slice(-CHECKSUM_CHARACTERS);
}

/** The first 8 characters of a token, by which its owner knows it again: 24 of its 256 bits. */
export function apiTokenHint(token: string): string {
  return token.slice(0, HINT_CHARACTERS);
}

function checksum(body: string): string {
  return digits(BigInt(crc32(body)), CHECKSUM_CHARACTERS);
}

function digits(value: bigint, width: number): string {
  let text = '';
  for (let rest = value; text.length < width; rest /= BASE) text = (ALPHABET[Number(rest % BASE)] ?? '') + text;
  return text;
}
