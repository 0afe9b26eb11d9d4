// The 64 bits of a picture's look in six bands, each findable by a blind digest: two looks that differ in five bits or fewer share
// a band for certain, in eight mostly. How alike two pictures really are is said by the sealed looks alone.

import type { ImageTerm } from '@/lib/db/images/create-image';
import { requireBlindDigests } from '@/lib/keys/index-keys';
import type { OwnerId } from '@/lib/shared/owner-id';

const BAND_BITS = [11, 11, 11, 11, 10, 10] as const;

/**
 * A look's bands as the owner's blind digests; none for a picture without a look.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function lookTermsFor(ownerId: OwnerId, look: Uint8Array | null): Promise<ImageTerm[]> {
  if (look === null) return [];
  const digestOf = await requireBlindDigests(ownerId, 'look');
  return bandsOf(look).map((band, position) => ({
    kind: 'look',
    term: digestOf(Uint8Array.of(position, band >> 8, band & 0xff)),
  }));
}

/** In how many of their 64 bits two looks differ. */
export function lookDistance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let index = 0; index < a.length; index += 1) {
    for (let rest = (a[index] ?? 0) ^ (b[index] ?? 0); rest !== 0; rest &= rest - 1) bits += 1;
  }
  return bits;
}

function bandsOf(look: Uint8Array): number[] {
  let rest = Buffer.from(look).readBigUInt64BE();
  return BAND_BITS.map((bits) => {
    const band = Number(BigInt.asUintN(bits, rest));
    rest >>= BigInt(bits);
    return band;
  });
}
