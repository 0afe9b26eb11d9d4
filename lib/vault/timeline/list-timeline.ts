// An owner's timeline: which days there are and how many pictures each holds, and the pictures of a run of days. The shape of a
// library costs its days, the pictures cost those that are asked for, whatever the library holds.

import type { Actor } from '@/lib/auth/actor';
import type { ImageRow } from '@/lib/db/images/images';
import {
  countDays,
  type DayStretch,
  listDayFacts,
  listDayRows,
  listLiveRows,
  listStretchesByArrival,
} from '@/lib/db/images/timeline-days';
import type { ImageDto } from '@/lib/shared/dto';
import type { OwnerId } from '@/lib/shared/owner-id';
import { compareInTimeline, type TimelineBasis, type TimelineDto, type TimelineSpanDto } from '@/lib/shared/images/timeline';
import type { TimelineDaysQuery } from '@/lib/shared/images/timeline-schemas';
import { openImageDto } from '@/lib/vault/renditions/sealed-image';
import { requireDayTag } from '@/lib/vault/timeline/day-tags';
import { openDays } from '@/lib/vault/timeline/open-days';
import { openTakenAt } from '@/lib/vault/timeline/taken-times';
import { tagOlderImages } from '@/lib/vault/timeline/tag-older-images';

/** A day with more pictures than this is not put in order by the moment they were taken, which is sealed, but by when they came. */
export const MAX_SORTED_DAY = 3_000;

/**
 * The days of a timeline that hold pictures, newest first.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`, `db/unavailable`
 */
export async function listTimeline(actor: Actor, basis: TimelineBasis): Promise<TimelineDto> {
  await tagOlderImages(actor.ownerId);
  const rows = await listDayRows(actor.ownerId, basis);
  const days = await openDays(actor.ownerId, rows);
  const counted = rows.map((row, index) => [days[index] ?? '', row.images] as const);
  return { basis, days: counted.sort(([a], [b]) => (a < b ? 1 : -1)) };
}

/**
 * Pictures of a run of days, in the order of the timeline. A day is ordered by the moment its pictures were taken (or came), newest
 * first; `offset` counts within the day. A day that holds nothing is answered empty.
 * @throws SafelightError `crypto/open-failed`, `keys/unavailable`, `keys/unknown-root-key`, `db/unavailable`
 */
export async function listTimelineDays(actor: Actor, { by, spans }: TimelineDaysQuery): Promise<{ spans: TimelineSpanDto[] }> {
  const { ownerId } = actor;
  const tagOf = await requireDayTag(ownerId);
  const stretches = spans.map(({ day, offset, limit }) => ({ tag: Buffer.from(tagOf(by, day)).toString('hex'), offset, limit }));
  const counts = await countDays(ownerId, by, [...new Set(stretches.map(({ tag }) => tag))]);
  const isSorted = ({ tag }: DayStretch) => by === 'taken' && (counts.get(tag) ?? 0) <= MAX_SORTED_DAY;
  const byArrival = stretches.filter((stretch) => !isSorted(stretch));
  const byMoment = stretches.filter(isSorted);
  const [arrived, taken] = await Promise.all([
    listStretchesByArrival(ownerId, by, byArrival),
    listStretchesByMoment(ownerId, byMoment),
  ]);
  const rowsOf = new Map<DayStretch, readonly ImageRow[]>([
    ...byArrival.map((stretch, index) => [stretch, arrived[index] ?? []] as const),
    ...byMoment.map((stretch, index) => [stretch, taken[index] ?? []] as const),
  ]);
  return {
    spans: await Promise.all(
      stretches.map(async (stretch, index) => {
        const items = await openAll(ownerId, rowsOf.get(stretch) ?? []);
        const count = trueCount(counts.get(stretch.tag) ?? 0, stretch, items.length);
        return { day: spans[index]?.day ?? '', offset: stretch.offset, count, items };
      }),
    ),
  };
}

/** Pictures may have left between the two questions: then the day ends where its pictures did. */
function trueCount(counted: number, { offset, limit }: DayStretch, found: number): number {
  return found < limit && counted > offset + found ? offset + found : counted;
}

/**
 * The first `limit` pictures from the `from`-th on, where a page begins that has no scripts yet, or will never have any.
 * @throws SafelightError as `listTimelineDays`
 */
export async function listTimelineFrom(
  actor: Actor,
  timeline: TimelineDto,
  { from, limit }: { from: number; limit: number },
): Promise<TimelineSpanDto[]> {
  const spans: { day: string; offset: number; limit: number }[] = [];
  let skipped = 0;
  let left = limit;
  for (const [day, count] of timeline.days) {
    const offset = Math.max(0, Math.min(count, from - skipped));
    const wanted = Math.min(left, count - offset);
    skipped += count;
    if (wanted > 0) spans.push({ day, offset, limit: wanted });
    left -= Math.max(0, wanted);
    if (left === 0) break;
  }
  return spans.length === 0 ? [] : (await listTimelineDays(actor, { by: timeline.basis, spans })).spans;
}

/** Only the moments of a day are opened to find its order; the pictures themselves are read for what is asked. */
async function listStretchesByMoment(ownerId: OwnerId, stretches: readonly DayStretch[]): Promise<ImageRow[][]> {
  const rows = await listDayFacts(ownerId, [...new Set(stretches.map(({ tag }) => tag))]);
  const days = new Map<string, { id: string; createdAt: string; takenAt: string | null }[]>();
  for (const row of rows) {
    const day = days.get(row.tag) ?? [];
    if (day.length === 0) days.set(row.tag, day);
    day.push({ id: row.id, createdAt: row.createdAt.toISOString(), takenAt: await openTakenAt(ownerId, row) });
  }
  for (const day of days.values()) day.sort((a, b) => compareInTimeline(a, b, 'taken'));
  const wanted = stretches.map(({ tag, offset, limit }) =>
    (days.get(tag) ?? []).slice(offset, offset + limit).map(({ id }) => id),
  );
  const found = new Map((await listLiveRows(ownerId, wanted.flat())).map((row) => [row.id, row]));
  return wanted.map((ids) => ids.flatMap((id) => found.get(id) ?? []));
}

function openAll(ownerId: OwnerId, rows: readonly ImageRow[]): Promise<ImageDto[]> {
  return Promise.all(rows.map((row) => openImageDto(ownerId, row)));
}
