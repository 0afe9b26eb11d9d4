// Which watermark a picture gets for whoever looks at it.

import type { Actor } from '@/lib/auth/actor';
import { findMarkOfImage, type MarkRow } from '@/lib/db/protect/watermarks';
import type { Mark } from '@/lib/images/watermark';
import { DEFAULT_MARK, type MarkSettings } from '@/lib/shared/protect/watermark';
import { markLine } from '@/lib/vault/protect/mark/mark-text';
import { openMark, openMarkKey, openMarkPicture } from '@/lib/vault/protect/mark/sealed-mark';

/** Goes up when the same settings are drawn another way, so that no browser keeps what was drawn before. */
const DRAWING = 1;

/** A mark ready to be laid over: `identity` is another one whenever it would look different. */
export type ReadyMark = { readonly identity: string; load(): Promise<Mark> };

/**
 * The mark of a picture for its viewer: its album's, else its owner's, else the default one. So a rule that wants a mark always gets one.
 * @throws SafelightError `crypto/open-failed`, `keys/*`; `load` also `storage/*`
 */
export async function requireMark(actor: Actor, imageId: string): Promise<ReadyMark> {
  const row = await findMarkOfImage(actor.ownerId, imageId);
  return row === null ? readyMark(actor, DEFAULT_MARK, null) : readyMarkOf(actor, row);
}

/** The mark of one row for its viewer, by other settings than the row's where they are given. @throws as requireMark */
export async function readyMarkOf(actor: Actor, row: MarkRow, settings?: MarkSettings): Promise<ReadyMark> {
  const key = await openMarkKey(actor.ownerId, row);
  const { picture, scopeId } = row;
  const stored = picture && {
    salt: picture.salt,
    open: () => openMarkPicture(key, { ownerId: actor.ownerId, scopeId }, picture),
  };
  return readyMark(actor, settings ?? openMark(key, row), stored);
}

type StoredPicture = { readonly salt: Uint8Array; open(): Promise<Uint8Array> };

/** A mark by its settings and stored picture; without the picture it would need, it is text. */
export function readyMark(actor: Actor, chosen: MarkSettings, stored: StoredPicture | null): ReadyMark {
  const viewer = { name: actor.name, now: new Date() };
  const isPicture = chosen.kind === 'picture' && stored !== null;
  // A line may come out empty, by a text that is all name and a name of which nothing can be seen.
  const line = markLine(chosen.text, viewer) || markLine(DEFAULT_MARK.text, viewer);
  const settings: MarkSettings = { ...chosen, ...(isPicture ? { text: '' } : { kind: 'text', text: line }) };
  const salt = isPicture ? Buffer.from(stored.salt).toString('base64url') : null;
  return {
    identity: JSON.stringify([DRAWING, settings, salt]),
    load: async () => ({ settings, picture: isPicture ? await stored.open() : null }),
  };
}
