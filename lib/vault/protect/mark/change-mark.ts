// Changing a watermark. Its door wants a fresh proof each time: a mark made invisible is a mark taken off.

import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import type { Actor } from '@/lib/auth/actor';
import type { DataKey } from '@/lib/crypto/key-material';
import { inTransaction } from '@/lib/db/transactions';
import { lockUsage } from '@/lib/db/images/usage';
import {
  countOtherMarkPictures,
  deleteMark,
  hasAlbum,
  type MarkPictureRow,
  type MarkRow,
  type MarkScope,
  type PictureChange,
  replaceMark,
} from '@/lib/db/protect/watermarks';
import type { MarkDto } from '@/lib/shared/protect/protect-dto';
import type { MarkOrder } from '@/lib/shared/protect/protect-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { MarkSettings } from '@/lib/shared/protect/watermark';
import { acceptMarkPicture } from '@/lib/vault/protect/mark/mark-intake';
import { openMark, openMarkKey, putMarkPicture, requireMarkRow, sealMark } from '@/lib/vault/protect/mark/sealed-mark';
import { deleteBlobs, takeBack } from '@/lib/vault/renditions/stored-rendition';
import { whileAccountStands } from '@/lib/vault/while-account-stands';
import { recordEvent } from '@/lib/watch/record';

/** Each may weigh a mebibyte and counts to no quota. */
const MAX_MARK_PICTURES = 20;

/**
 * Replaces the owner's mark, or an album's own. A picture that comes with it goes through the intake of every picture.
 * @throws SafelightError `object/not-found` for an album that is not the owner's; FieldRefusal on `picture`; `scanner/unavailable`,
 *   `storage/*`, `keys/*`
 */
export function changeMark(actor: Actor, order: MarkOrder): Promise<MarkDto> {
  return whileAccountStands(actor, () => change(actor, order));
}

async function change(actor: Actor, order: MarkOrder): Promise<MarkDto> {
  const { albumId = null, picture: sent, isPictureRemoved, ...settings } = order;
  const scope = { ownerId: actor.ownerId, albumId };
  if (albumId !== null && !(await hasAlbum(actor.ownerId, albumId))) throw new SafelightError('object/not-found');
  const row = await requireMarkRow(scope);
  const key = await openMarkKey(actor.ownerId, row);
  const file = sent !== undefined && sent.size > 0 ? sent : null;
  const hasPicture = file !== null || (row.picture !== null && isPictureRemoved === undefined);
  if (settings.kind === 'picture' && !hasPicture) throw refusal('mark/picture-missing');
  const picture =
    file !== null ? await keepPicture(actor, scope, { key, row, file }) : isPictureRemoved === 'on' ? null : undefined;
  await replace(actor, scope, { key, row, settings, picture });
  return { ...settings, isOwn: true, hasPicture };
}

/**
 * Takes an album's own mark away, so that its owner's counts again.
 * @throws SafelightError `object/not-found` when it has none
 */
export async function dropAlbumMark(actor: Actor, albumId: string): Promise<void> {
  const scope = { ownerId: actor.ownerId, albumId };
  const blobs = await inTransaction(async (tx) => {
    const taken = await deleteMark(tx, scope);
    if (taken) await recordEvent(eventOf(actor, scope), tx);
    return taken;
  });
  if (!blobs) throw new SafelightError('object/not-found');
  await deleteBlobs(blobs);
}

async function keepPicture(
  actor: Actor,
  scope: MarkScope,
  { key, row, file }: { key: DataKey; row: MarkRow; file: File },
): Promise<MarkPictureRow> {
  // A first look; the count that binds is taken under the lock in replace.
  if ((await countOtherMarkPictures(scope)) >= MAX_MARK_PICTURES) throw refusal('mark/too-many-pictures');
  const accepted = await acceptMarkPicture(actor, file);
  return putMarkPicture(key, { ownerId: scope.ownerId, scopeId: row.scopeId }, accepted);
}

type Replacement = { key: DataKey; row: MarkRow; settings: MarkSettings; picture: PictureChange };

async function replace(actor: Actor, scope: MarkScope, { key, row, settings, picture }: Replacement): Promise<void> {
  const sealedMark = sealMark(key, row.scopeId, settings);
  try {
    const { blobs } = await inTransaction(async (tx) => {
      if (picture) {
        await lockUsage(tx, scope.ownerId);
        if ((await countOtherMarkPictures(scope, tx)) >= MAX_MARK_PICTURES) throw refusal('mark/too-many-pictures');
      }
      const replaced = await replaceMark(tx, scope, { sealedMark, picture });
      if (!replaced) throw new SafelightError('object/not-found', { detail: 'watermark' });
      await recordEvent(eventOf(actor, scope), tx);
      return replaced;
    });
    await deleteBlobs(blobs);
  } catch (error) {
    if (picture) await takeBack([picture], error);
    throw error;
  }
}

/** The mark of a scope as its owner may see it; the default one before the first change. */
export async function describeMark(row: MarkRow | null, fallback: MarkSettings, actor: Actor): Promise<MarkDto> {
  if (row === null) return { ...fallback, isOwn: false, hasPicture: false };
  const settings = openMark(await openMarkKey(actor.ownerId, row), row);
  return { ...settings, isOwn: true, hasPicture: row.picture !== null };
}

function eventOf(actor: Actor, { albumId }: MarkScope) {
  const { ownerId: actorId, sessionId } = actor;
  const detail = { watermark: albumId === null ? 'owner' : 'album' };
  return { type: 'privacy.changed', outcome: 'success', actorId, sessionId, subjectId: albumId, detail } as const;
}

function refusal(code: string): FieldRefusal {
  return new FieldRefusal('request/invalid', { picture: [code] });
}
