// Which files an owner has already, asked before they are sent.

import type { Actor } from '@/lib/auth/actor';
import { findSameContent } from '@/lib/db/images/duplicates';
import { requireBlindDigests } from '@/lib/keys/index-keys';
import type { KnownFileDto, KnownFilesDto } from '@/lib/shared/dto';
import type { KnownFilesQuery } from '@/lib/shared/images/duplicate-schemas';

/**
 * Of these files, those that the owner has in the gallery or in the trash: sent before, or come out of the vault.
 * Another owner's pictures are never part of the answer: their digests are made with another key.
 * @throws SafelightError `keys/*`, `crypto/open-failed`
 */
export async function findKnownFiles(actor: Actor, { sha256 }: KnownFilesQuery): Promise<KnownFilesDto> {
  const digestOf = await requireBlindDigests(actor.ownerId, 'content');
  const asked = new Map([...new Set(sha256)].map((hex) => [nameOf(digestOf(Buffer.from(hex, 'hex'))), hex]));
  const rows = await findSameContent(
    actor.ownerId,
    [...asked.keys()].map((name) => new Uint8Array(Buffer.from(name, 'hex'))),
  );
  const known = new Map<string, KnownFileDto>();
  for (const { id, state, sentDigest, cleanDigest } of rows) {
    for (const digest of [sentDigest, cleanDigest]) {
      const hex = digest === null ? undefined : asked.get(nameOf(digest));
      if (hex !== undefined && !known.has(hex)) known.set(hex, { sha256: hex, imageId: id, isTrashed: state === 'trash' });
    }
  }
  return { known: [...known.values()] };
}

function nameOf(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex');
}
