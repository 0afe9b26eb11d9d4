// The user handle a passkey keeps: the 16 bytes of its person's id. Not the address, which changes and can be read off a lost key.

import { uuidBytes, uuidFromBytes } from '@/lib/crypto/uuid-bytes';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * The handle of a person, base64url.
 * @throws SafelightError `internal/unexpected` for an id that is no UUID, which an OwnerId never is.
 */
export function userHandleOf(ownerId: OwnerId): string {
  const bytes = uuidBytes(ownerId);
  if (!bytes) throw new SafelightError('internal/unexpected', { detail: 'owner id' });
  return bytes.toString('base64url');
}

/** Whose handle it claims to be; null for anything that is no handle of ours. It proves nothing. */
export function ownerOfHandle(userHandle: string): OwnerId | null {
  const userId = uuidFromBytes(Buffer.from(userHandle, 'base64url'));
  try {
    const ownerId = userId === null ? null : ownerIdFrom(userId);
    return ownerId !== null && userHandleOf(ownerId) === userHandle ? ownerId : null;
  } catch {
    // Sixteen bytes that are the id of nobody: no version of UUID looks like this.
    return null;
  }
}
