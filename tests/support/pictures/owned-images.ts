// Pictures as rows alone, sealed like real ones, for tests of lists and orders that need many and look at no bytes.

import { createDataKey } from '@/lib/crypto/key-material';
import { createRandomId } from '@/lib/crypto/secrets';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { createImage } from '@/lib/db/images/create-image';
import { requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import type { MediaType } from '@/lib/shared/media-types';
import type { OwnerId } from '@/lib/shared/owner-id';
import { sealImageFields } from '@/lib/vault/renditions/sealed-image';
import { textTermsFor } from '@/lib/vault/search/index-terms';
import { dayTagsFor } from '@/lib/vault/timeline/day-tags';

export type MadeImage = {
  name?: string;
  createdAt?: Date;
  takenAt?: string | null;
  mediaType?: MediaType;
  plainBytes?: number;
};

const START = Date.UTC(2026, 0, 1);
let made = 0;

/** One picture of the owner; each is added a minute after the one before unless `createdAt` says otherwise. Answers its id. */
export async function ownImage(ownerId: OwnerId, options: MadeImage = {}): Promise<string> {
  made += 1;
  const id = createRandomId();
  const key = createDataKey();
  const owner = await requireCurrentOwnerKey(ownerId);
  const createdAt = options.createdAt ?? new Date(START + made * 60_000);
  const name = options.name ?? `picture-${made}.jpg`;
  const takenAt = options.takenAt ?? null;
  const digest = () => new Uint8Array(crypto.getRandomValues(new Uint8Array(16)));
  await createImage(
    ownerId,
    {
      id,
      createdAt,
      mediaType: options.mediaType ?? 'image/jpeg',
      plainBytes: options.plainBytes ?? 1_000,
      keptBytes: 0,
      wrappedDek: new Uint8Array(wrapDataKey(owner.key, { ownerId, objectId: id }, key)),
      kekId: owner.kekId,
      sentDigest: digest(),
      cleanDigest: digest(),
      ...(await dayTagsFor(ownerId, { takenAt, createdAt })),
      terms: await textTermsFor(ownerId, { name }),
      ...sealImageFields(key, id, {
        name,
        look: { width: 4, height: 3, frames: 1, placeholder: null },
        removed: [],
        facts: { takenAt, camera: null, look: null },
      }),
      renditions: [],
    },
    { quota: { quotaBytes: 1e12, quotaImages: 1e6 }, duplicates: 'keep' },
  );
  return id;
}

/** Several, in the order in which they were added. */
export async function ownImages(ownerId: OwnerId, count: number, options: MadeImage = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await ownImage(ownerId, options));
  return ids;
}
