// What a picture or a tag is found by: blind digests of the words in its texts (docs/format.md section 6).

import type { ImageTerm } from '@/lib/db/images/create-image';
import { type BlindDigest, requireBlindDigests } from '@/lib/keys/index-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import { indexValues, searchValues } from '@/lib/vault/search/words';

export type ImageTexts = { readonly name: string; readonly caption?: string | null; readonly altText?: string | null };

/**
 * The `text` terms of a picture: digests of the words of its name, caption and alternative text and of their beginnings. Tags are not
 * among them: a search finds tags by words of their own, so that renaming one touches no picture.
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function textTermsFor(ownerId: OwnerId, texts: ImageTexts): Promise<ImageTerm[]> {
  const digests = await digestsOf(ownerId, indexValues([texts.name, texts.caption ?? null, texts.altText ?? null]));
  return digests.map((term) => ({ kind: 'text', term }));
}

/** The terms of a tag's name. @throws SafelightError as `textTermsFor` */
export function tagTermsFor(ownerId: OwnerId, name: string): Promise<BlindDigest[]> {
  return digestsOf(ownerId, indexValues([name]));
}

/** The terms that a text looks for, all of which must be there. @throws SafelightError as `textTermsFor` */
export function searchTermsFor(ownerId: OwnerId, text: string): Promise<BlindDigest[]> {
  return digestsOf(ownerId, searchValues(text));
}

async function digestsOf(ownerId: OwnerId, values: readonly string[]): Promise<BlindDigest[]> {
  if (values.length === 0) return [];
  return values.map(await requireBlindDigests(ownerId, 'word'));
}
