// The one way a picture's name, caption or alternative text changes: sealed anew, and the words it is found by with it.

import { findImage, type ImageRow } from '@/lib/db/images/images';
import { replaceImageTexts } from '@/lib/db/images/image-texts';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';
import { openDataKey, openImageTexts, sealImageTexts, type ImageTexts } from '@/lib/vault/renditions/sealed-image';
import { textTermsFor } from '@/lib/vault/search/index-terms';

/** Changes of one picture at the same moment: each try that loses has seen another one win. */
const MAX_TRIES = 10;

/**
 * Replaces those texts that `change` names (null clears one) and answers the row as it is then. An empty change makes the words anew.
 * @throws SafelightError `object/not-found` when the picture does not exist or belongs to somebody else; `crypto/open-failed`, `keys/*`
 */
export async function changeImageTexts(
  ownerId: OwnerId,
  imageId: string,
  change: { readonly [K in keyof ImageTexts]?: ImageTexts[K] | undefined },
): Promise<ImageRow> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const row = await findImage(ownerId, imageId);
    if (!row) throw new SafelightError('object/not-found');
    const key = await openDataKey(ownerId, row);
    const before = openImageTexts(key, row);
    const texts: ImageTexts = {
      name: change.name ?? before.name,
      caption: change.caption === undefined ? before.caption : change.caption,
      altText: change.altText === undefined ? before.altText : change.altText,
    };
    const sealed = sealImageTexts(key, row.id, texts);
    const terms = await textTermsFor(ownerId, texts);
    if (await replaceImageTexts(ownerId, row, { ...sealed, terms })) return { ...row, ...sealed };
  }
  throw new SafelightError('request/busy', { detail: 'a picture is being changed over and over' });
}
