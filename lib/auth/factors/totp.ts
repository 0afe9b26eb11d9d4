// Time-based one-time passwords (RFC 6238) as every authenticator app knows them: SHA-1, six digits, thirty seconds. Bytes
// and times come in; it knows no person, no row and no clock of its own.

import { Secret, TOTP } from 'otpauth';
import type { SpentStep } from '@/lib/db/factors/totp-factors';

const STEP_SECONDS = 30;
const ALGORITHM = 'SHA1';
const DIGITS = 6;
/** A code of the step before or after is good as well: clocks differ, and people take time to type. */
const WINDOW = 1;
/** A spent step is remembered for longer than its code could pass, whatever a clock does meanwhile. */
const REMEMBERED_STEPS = 20;
const ISSUER = 'Safelight';

/**
 * The step whose code this is, of the step of `now` (milliseconds since 1970) and its two neighbours; null when it is none.
 * @param code six ASCII digits; anything else is null
 */
export function findTotpStep(seed: Uint8Array<ArrayBuffer>, code: string, now: number): SpentStep | null {
  if (!/^[0-9]{6}$/.test(code)) return null;
  const secret = secretOf(seed);
  const delta = TOTP.validate({
    secret,
    token: code,
    timestamp: now,
    window: WINDOW,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: STEP_SECONDS,
  });
  if (delta === null) return null;
  const step = Math.floor(now / 1000 / STEP_SECONDS) + delta;
  return { step: BigInt(step), expires: new Date((step + REMEMBERED_STEPS) * STEP_SECONDS * 1000) };
}

/** The `otpauth:` address that an app reads from a QR code; it holds the seed. `account` is what the app shows beside our name. */
export function totpUri(seed: Uint8Array<ArrayBuffer>, account: string): string {
  const secret = secretOf(seed);
  return new TOTP({
    issuer: ISSUER,
    label: account,
    secret,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: STEP_SECONDS,
  }).toString();
}

/** The seed as a person types it: base32, in groups of four. */
export function typedTotpKey(seed: Uint8Array<ArrayBuffer>): string {
  return secretOf(seed).base32.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

function secretOf(seed: Uint8Array<ArrayBuffer>): Secret {
  return new Secret({ buffer: seed.buffer });
}
