// An album's rules hold for the pictures in it: who takes pictures out of it, or the album away, loosens what may leave of them.

import type { Actor } from '@/lib/auth/actor';
import { requireFresh } from '@/lib/auth/sessions/step-up';
import { findAlbumRow } from '@/lib/db/albums';

/**
 * Wants a fresh proof of who acts where the album has rules of its own; passes where it has none, or there is no such album.
 * @throws SafelightError `auth/step-up`
 */
export async function requireFreshToLoosen(actor: Actor, albumId: string): Promise<void> {
  const album = await findAlbumRow(actor.ownerId, albumId);
  if (Object.keys(album?.rules ?? {}).length > 0) requireFresh(actor);
}
