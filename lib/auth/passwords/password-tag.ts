// Four bits of the password of a sign-up that waits. They tell a sign-in of fifteen in sixteen wrong passwords, without a hash,
// that they are not the waiting one (decision 0023). Kept with the sign-up alone, never with a person.

import { normalPassword } from '@/lib/auth/passwords/password-hash';
import { config } from '@/lib/config/config';
import { textKeyedDigest } from '@/lib/crypto/digest';

const TAG_MASK = 0x0f;

/**
 * The tag of a sign-up's password: the low 4 bits (0 to 15) of a digest of its normal form, keyed by `AUTH_SECRET` and bound to
 * the sign-up, so that equal passwords have unrelated tags. Null where the server has no `AUTH_SECRET`.
 * @param registrationId a UUID in lower case; for an address without a sign-up, its throttle key
 */
export function derivePasswordTag(registrationId: string, password: string): number | null {
  const { AUTH_SECRET } = config();
  if (AUTH_SECRET === undefined) return null;
  const bytes = Buffer.from(normalPassword(password), 'utf8');
  const digest = textKeyedDigest(AUTH_SECRET, `password-tag\0${registrationId}`, bytes);
  return digest.readUInt8(digest.length - 1) & TAG_MASK;
}

/**
 * False when `password` is certainly not that of the sign-up. True says little: one wrong password in sixteen fits, and every one
 * where either side has no tag. Only the hash proves it.
 */
export function mayBePassword(
  registration: { readonly id: string; readonly passwordTag: number | null },
  password: string,
): boolean {
  if (registration.passwordTag === null) return true;
  const tag = derivePasswordTag(registration.id, password);
  // No comparison in constant time: the second hash, which follows or does not, tells the outcome anyway, and four bits have no
  // prefix to be guessed along. What it tells is about this guess alone, and the answer says as much (T8).
  return tag === null || tag === registration.passwordTag;
}
