// A second, independent maker of authenticator codes (RFC 6238 by hand), so that the product is not judged by its own library.

import { createHmac } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const STEP_MILLISECONDS = 30_000;

/** The bytes of a key as a person types it. */
export function bytesOfKey(typedKey: string): Buffer {
  const bits = [...typedKey.replaceAll(' ', '')].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The six digits an app shows at `at` (milliseconds since 1970). */
export function totpCode(typedKey: string, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MILLISECONDS)));
  const mac = createHmac('sha1', bytesOfKey(typedKey)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Six digits that no step near `at` has. */
export function wrongCode(typedKey: string, at = Date.now()): string {
  const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((steps) => totpCode(typedKey, at + steps * STEP_MILLISECONDS)));
  for (let digits = 0; ; digits += 1) {
    const code = String(digits).padStart(6, '0');
    if (!near.has(code)) return code;
  }
}
