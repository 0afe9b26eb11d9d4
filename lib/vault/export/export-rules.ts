// Whether clean originals may leave by an export at all: the one place where exports ask the owner's download rules.

import { areOriginalsBound } from '@/lib/db/exports/export-pictures';
import type { OwnerId } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * Passes where no rule of the account, of an album or of a picture in the scope (`albumId`, null: the whole gallery) keeps originals
 * in, marks what leaves, or allows only some an hour. An export would go around each of these.
 * @throws SafelightError `image/original-off`
 */
export async function assertMayExport(ownerId: OwnerId, albumId: string | null): Promise<void> {
  if (await areOriginalsBound(ownerId, albumId)) throw new SafelightError('image/original-off', { detail: 'export' });
}
