// The reading side of timelines: an owner's days as rows, and the pictures of a day. What is sealed stays sealed here.

import { Prisma } from '@prisma/client';
import { db } from '@/lib/db/client';
import { IMAGE_COLUMNS, type ImageRow } from '@/lib/db/images/images';
import { prepare } from '@/lib/db/prepared';
import { ensureTimelineDays, type TimelineBasis, type TimelineDayRow } from '@/lib/db/images/timeline';
import { lockUsage } from '@/lib/db/images/usage';
import type { OwnerId } from '@/lib/shared/owner-id';

export type CountedDayRow = TimelineDayRow & { readonly images: number };

const askDays = prepare<CountedDayRow>(`
  select basis, tag, "sealedDay", "kekId", images from "TimelineDay" where "ownerId" = $1 and basis = $2 and images > 0`);

/** Every day of a timeline that holds pictures, in no order: which day a row stands for is sealed. */
export function listDayRows(ownerId: OwnerId, basis: TimelineBasis): Promise<CountedDayRow[]> {
  return askDays([ownerId, basis]);
}

const askCounts = prepare<{ tag: string; images: number }>(`
  select encode(tag, 'hex') as tag, images from "TimelineDay"
  where "ownerId" = $1 and basis = $2 and tag in (select decode(hex, 'hex') from unnest(string_to_array($3, ',')) as hex)`);

/** How many pictures these days (tags in hex) hold; a day that is not there is left out. */
export async function countDays(ownerId: OwnerId, basis: TimelineBasis, tags: readonly string[]): Promise<Map<string, number>> {
  const rows = await askCounts([ownerId, basis, tags.join(',')]);
  return new Map(rows.map((row) => [row.tag, row.images]));
}

/** A stretch of one day; `tag` in hex. */
export type DayStretch = { readonly tag: string; readonly offset: number; readonly limit: number };

const askStretches = (tagColumn: 'takenTag' | 'addedTag') =>
  prepare<ImageRow & { stretch: number }>(`
    select stretch.number::int as stretch, i.*
    from unnest(string_to_array($2, ','), string_to_array($3, ',')::int[], string_to_array($4, ',')::int[])
      with ordinality as stretch (hex, skip, take, number)
    cross join lateral (
      select ${IMAGE_COLUMNS} from "Image"
      where "ownerId" = $1 and state = 'live' and "${tagColumn}" = decode(stretch.hex, 'hex')
      order by "createdAt" desc, id desc offset stretch.skip limit stretch.take) as i
    order by stretch.number, i."createdAt" desc, i.id desc`);
const askByBasis = { taken: askStretches('takenTag'), added: askStretches('addedTag') } as const;

/** The pictures of each stretch, by when they came, newest first. */
export async function listStretchesByArrival(
  ownerId: OwnerId,
  basis: TimelineBasis,
  stretches: readonly DayStretch[],
): Promise<ImageRow[][]> {
  if (stretches.length === 0) return [];
  const join = (part: keyof DayStretch) => stretches.map((stretch) => stretch[part]).join(',');
  const rows = await askByBasis[basis]([ownerId, join('tag'), join('offset'), join('limit')]);
  const found: ImageRow[][] = stretches.map(() => []);
  for (const { stretch, ...row } of rows) found[stretch - 1]?.push(row);
  return found;
}

export type FactRow = Pick<ImageRow, 'id' | 'createdAt' | 'wrappedDek' | 'kekId' | 'sealedFacts'> & { readonly tag: string };

const askFacts = prepare<FactRow>(`
  select encode("takenTag", 'hex') as tag, id, "createdAt", "wrappedDek", "kekId", "sealedFacts" from "Image"
  where "ownerId" = $1 and state = 'live'
    and "takenTag" in (select decode(hex, 'hex') from unnest(string_to_array($2, ',')) as hex)`);

/** What it takes to put the pictures of these days (tags in hex) in the order in which they were taken. */
export function listDayFacts(ownerId: OwnerId, tags: readonly string[]): Promise<FactRow[]> {
  return tags.length === 0 ? Promise.resolve([]) : askFacts([ownerId, tags.join(',')]);
}

const askByIds = prepare<ImageRow>(`
  select ${IMAGE_COLUMNS} from "Image"
  where "ownerId" = $1 and state = 'live' and id in (select text::uuid from unnest(string_to_array($2, ',')) as text)`);

/** These of the owner's pictures, in no order; those that left meanwhile are left out. */
export function listLiveRows(ownerId: OwnerId, ids: readonly string[]): Promise<ImageRow[]> {
  return ids.length === 0 ? Promise.resolve([]) : askByIds([ownerId, ids.join(',')]);
}

export type UntaggedRow = Pick<ImageRow, 'id' | 'createdAt' | 'wrappedDek' | 'kekId' | 'sealedFacts'>;

/** Pictures from before there were timelines, some of them. */
export function listUntagged(ownerId: OwnerId, limit: number): Promise<UntaggedRow[]> {
  return db().image.findMany({
    where: { ownerId, state: { in: ['live', 'trash'] }, takenTag: null },
    select: { id: true, createdAt: true, wrappedDek: true, kekId: true, sealedFacts: true },
    take: limit,
  });
}

/** Owners who have such pictures: for the job that tags them. Costs some looks at an index for each person, whatever they keep. */
export async function listUntaggedOwners(): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select u.id from "User" u where exists (
      select 1 from "Image" i where i."ownerId" = u.id and i.state in ('live', 'trash') and i."takenTag" is null)`;
  return rows.map(({ id }) => id);
}

export type NewTags = { readonly id: string; readonly takenTag: Uint8Array; readonly addedTag: Uint8Array };

/** Puts pictures on their days, whose rows are made first; one that has its tags already keeps them. Waits for the owner's other changes. */
export async function tagImages(ownerId: OwnerId, images: readonly NewTags[], days: readonly TimelineDayRow[]): Promise<void> {
  await db().$transaction(async (tx) => {
    await lockUsage(tx, ownerId);
    await ensureTimelineDays(tx, ownerId, days);
    const values = images.map(({ id, takenTag, addedTag }) => Prisma.sql`(${id}::uuid, ${takenTag}::bytea, ${addedTag}::bytea)`);
    await tx.$executeRaw`
      update "Image" as i set "takenTag" = v.taken, "addedTag" = v.added
      from (values ${Prisma.join(values)}) as v (id, taken, added)
      where i.id = v.id and i."ownerId" = ${ownerId}::uuid and i."takenTag" is null`;
  });
}
