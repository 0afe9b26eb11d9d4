// The id of the person who owns things. Branded, so that no query can be given just any string.

import { z } from 'zod';
import { SafelightError } from '@/lib/shared/safelight-error';

declare const ownerIdBrand: unique symbol;
/** A user id (UUID, lower case) that came from a session, a token or the database; never from a request. */
export type OwnerId = string & { readonly [ownerIdBrand]: true };

const uuidSchema = z.uuid();

/**
 * Mints an OwnerId from a user id the server itself holds.
 * @throws SafelightError `request/invalid` when it is not a UUID.
 */
export function ownerIdFrom(userId: string): OwnerId {
  const parsed = uuidSchema.safeParse(userId);
  if (!parsed.success) throw new SafelightError('request/invalid', { detail: 'owner id is not a UUID' });
  return parsed.data.toLowerCase() as OwnerId;
}
