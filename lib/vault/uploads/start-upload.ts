// A file announced: held against the limits before a byte of it comes.

import type { Actor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { createDataKey } from '@/lib/crypto/key-material';
import { wrapDataKey } from '@/lib/crypto/wrap';
import { createUpload, deleteUpload, listIdleUploads } from '@/lib/db/images/uploads';
import { findProfile } from '@/lib/db/accounts/users';
import { parseFileName } from '@/lib/images/display-name';
import { eraseOwnerKeys, requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';
import type { UploadAbout } from '@/lib/shared/images/upload-schema';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';
import { sealAbout } from '@/lib/vault/uploads/sealed-upload';

/** So long an upload may take, from its announcement. */
export const UPLOAD_LIFETIME_MILLISECONDS = 24 * 60 * 60_000;
/** Uploads one owner may have under way. */
export const MAX_OPEN_UPLOADS = 32;
/** One that nothing was added to for so long makes room for another. */
const IDLE_MILLISECONDS = 60 * 60_000;

export type AnnouncedUpload = { readonly id: string; readonly totalBytes: number; readonly about: UploadAbout };

/**
 * Begins an upload whose size is known.
 * @throws SafelightError `image/empty`, `image/too-large`, `image/name-refused`, `image/type-not-allowed`, `quota/*`,
 * `request/rate-limited` for too many at once, `keys/*`
 */
export async function startUpload(actor: Actor, { id, totalBytes, about }: AnnouncedUpload): Promise<void> {
  if (!(totalBytes >= 1)) throw new SafelightError('image/empty');
  const { MAX_UPLOAD_BYTES, INTAKE_FORMATS } = config();
  if (totalBytes > MAX_UPLOAD_BYTES) throw new SafelightError('image/too-large');
  parseFileName(about.fileName, INTAKE_FORMATS);
  const { ownerId } = actor;
  const owner = await requireCurrentOwnerKey(ownerId);
  const key = createDataKey();
  const row = {
    id,
    totalBytes,
    wrappedDek: new Uint8Array(wrapDataKey(owner.key, { ownerId, objectId: id }, key)),
    kekId: owner.kekId,
    sealedAbout: sealAbout(key, id, about),
    expires: new Date(Date.now() + UPLOAD_LIFETIME_MILLISECONDS),
  };
  try {
    await createInBounds(actor, row);
  } catch (error) {
    if (isSafelightError(error) || (await findProfile(ownerId)) !== null) throw error;
    // Deleted meanwhile: the key made for it would stay for ever.
    await eraseOwnerKeys(ownerId);
    throw new SafelightError('auth/required', { cause: error, detail: 'the account is gone' });
  }
}

async function createInBounds({ ownerId }: Actor, row: Parameters<typeof createUpload>[1]): Promise<void> {
  const { QUOTA_BYTES, QUOTA_IMAGES } = config();
  const bounds = { quota: { quotaBytes: QUOTA_BYTES, quotaImages: QUOTA_IMAGES }, maxOpen: MAX_OPEN_UPLOADS };
  try {
    await createUpload(ownerId, row, bounds);
  } catch (error) {
    // What was given up takes room that is now wanted.
    const idleSince = new Date(Date.now() - IDLE_MILLISECONDS);
    const idle = isSafelightError(error) ? await listIdleUploads(ownerId, idleSince, MAX_OPEN_UPLOADS) : [];
    if (idle.length === 0) throw error;
    for (const id of idle) await deleteBlobs((await deleteUpload(ownerId, id, { idleSince })) ?? []);
    await createUpload(ownerId, row, bounds);
  }
}
