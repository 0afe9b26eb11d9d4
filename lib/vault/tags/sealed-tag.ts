// A tag's name: sealed under its owner's key, known again by a blind digest, found by its words.

import { openField, sealField } from '@/lib/crypto/field';
import { createRandomId } from '@/lib/crypto/secrets';
import type { NewTag, TagRow } from '@/lib/db/albums/tags';
import { requireBlindDigests } from '@/lib/keys/index-keys';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { TagDto } from '@/lib/shared/organise/organise-dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { tagTermsFor } from '@/lib/vault/search/index-terms';

const fieldOf = (rowId: string) => ({ table: 'Tag', column: 'sealedName', rowId });
const JOINERS = /[\u200c\u200d]/gu;
const byName = new Intl.Collator('en', { numeric: true });

/** A name as it is compared with others: width, case and joiners make no difference. */
export function comparedName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(JOINERS, '').replace(/\s+/gu, ' ').normalize('NFC');
}

/**
 * A tag of this name, ready to be kept, under a new id when `id` is left out.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function sealTag(ownerId: OwnerId, name: string, id = createRandomId()): Promise<NewTag> {
  const { key, kekId } = await requireCurrentOwnerKey(ownerId);
  const digest = await requireBlindDigests(ownerId, 'tag-name');
  return {
    id,
    kekId,
    nameTag: digest(comparedName(name)),
    sealedName: new Uint8Array(sealField(key, fieldOf(id), Buffer.from(name, 'utf8'))),
    terms: await tagTermsFor(ownerId, name),
  };
}

/** Tags as their owner may see them, by name. @throws SafelightError `crypto/open-failed`, `keys/*` */
export async function openTags(ownerId: OwnerId, rows: readonly TagRow[]): Promise<TagDto[]> {
  const tags = await Promise.all(
    rows.map(async ({ id, sealedName, kekId, images }) => {
      const { key } = await requireOwnerKey(ownerId, kekId);
      return { id, name: openField(key, fieldOf(id), sealedName).toString('utf8'), images };
    }),
  );
  return tags.sort((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}
