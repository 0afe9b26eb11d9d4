// Which days of the timeline a picture falls on, as blind tags: the database can gather and count a day without knowing it.

import { openField, sealField } from '@/lib/crypto/field';
import type { TimelineBasis, TimelineDayRow } from '@/lib/db/images/timeline';
import { type BlindDigest, requireBlindDigests } from '@/lib/keys/index-keys';
import type { OwnerKey } from '@/lib/keys/open-by-owner';
import { requireCurrentOwnerKey, requireOwnerKey } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';

/** A picture's tags, and the rows of the two days (lib/db/images/timeline.ts). */
export type DayTags = {
  readonly takenTag: BlindDigest;
  readonly addedTag: BlindDigest;
  readonly days: readonly TimelineDayRow[];
};

const DAY_CHARACTERS = '2024-05-03'.length;

/**
 * Makes an owner's day tags. A day has another tag in each basis: when a picture came is in the clear, and equal tags would tell when
 * the others were taken (docs/threat-model.md).
 * @returns the tag of a day (`2024-05-03`) in a basis
 * @throws SafelightError `keys/unavailable`, `keys/unknown-root-key`, `crypto/open-failed`
 */
export async function requireDayTag(ownerId: OwnerId): Promise<(basis: TimelineBasis, day: string) => BlindDigest> {
  const digest = await requireBlindDigests(ownerId, 'day');
  return (basis, day) => digest(`${basis}/${day}`);
}

/**
 * The days of one picture: added is the day of `createdAt` in UTC, taken the day of `takenAt` by the camera's clock
 * (`2024-05-03T14:07:22`), or the added day where that is not known.
 * @throws SafelightError as `requireDayTag`
 */
export async function dayTagsFor(ownerId: OwnerId, times: { takenAt: string | null; createdAt: Date }): Promise<DayTags> {
  const [tagOf, owner] = await Promise.all([requireDayTag(ownerId), requireCurrentOwnerKey(ownerId)]);
  const addedDay = times.createdAt.toISOString().slice(0, DAY_CHARACTERS);
  const takenDay = times.takenAt?.slice(0, DAY_CHARACTERS) ?? addedDay;
  const takenTag = tagOf('taken', takenDay);
  const addedTag = tagOf('added', addedDay);
  return {
    takenTag,
    addedTag,
    days: [
      sealDay(ownerId, owner, { basis: 'taken', tag: takenTag, day: takenDay }),
      sealDay(ownerId, owner, { basis: 'added', tag: addedTag, day: addedDay }),
    ],
  };
}

/**
 * The day (`2024-05-03`) that a row of the timeline stands for.
 * @throws SafelightError `crypto/open-failed` for a row that was moved or changed; `keys/unavailable`, `keys/unknown-root-key`
 */
export async function openTimelineDay(ownerId: OwnerId, row: TimelineDayRow): Promise<string> {
  const { key } = await requireOwnerKey(ownerId, row.kekId);
  return openField(key, fieldOf(ownerId, row), row.sealedDay).toString('utf8');
}

function sealDay(ownerId: OwnerId, owner: OwnerKey, of: Pick<TimelineDayRow, 'basis' | 'tag'> & { day: string }): TimelineDayRow {
  const { basis, tag, day } = of;
  const sealed = sealField(owner.key, fieldOf(ownerId, of), Buffer.from(day, 'utf8'));
  return { basis, tag, sealedDay: new Uint8Array(sealed), kekId: owner.kekId };
}

function fieldOf(ownerId: OwnerId, { basis, tag }: Pick<TimelineDayRow, 'basis' | 'tag'>) {
  const rowId = `${ownerId}/${basis}/${Buffer.from(tag).toString('hex')}`;
  return { table: 'TimelineDay', column: 'sealedDay', rowId };
}
