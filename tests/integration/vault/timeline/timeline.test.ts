// The timeline on a real database: its shape, its order, what moves in it, and that it is nobody else's.

import { restorePhotos, trashPhotos } from '@/app/(vault)/photos/actions';
import { GET as getTimeline } from '@/app/api/timeline/route';
import { POST as postDays } from '@/app/api/timeline/days/route';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { db } from '@/lib/db/client';
import { listUntaggedOwners } from '@/lib/db/images/timeline-days';
import { forgetOwnerKeys } from '@/lib/keys/owner-keys';
import type { OwnerId } from '@/lib/shared/owner-id';
import { compareInTimeline, type TimelineDto, type TimelinePlace, type TimelineSpanDto } from '@/lib/shared/images/timeline';
import { deleteAccountNow } from '@/lib/vault/delete-account';
import { listTimeline, listTimelineDays, listTimelineFrom, MAX_SORTED_DAY } from '@/lib/vault/timeline/list-timeline';
import { tagEverybodysOlderImages } from '@/lib/vault/timeline/tag-older-images';
import { seedLibrary } from '@/tests/support/pictures/library';
import { cookieHeader, resetRequest } from '@/tests/support/requests/next-headers';
import { signIn } from '@/tests/support/people/signed-in';

const NEWEST = new Date('2026-05-20T12:00:00Z');
const seed = (ownerId: OwnerId, count: number, days: number) =>
  seedLibrary({ databaseUrl: process.env['DATABASE_URL'] ?? '', ownerId, count, days, newest: NEWEST, thumbnails: 0 });

const whole = (timeline: TimelineDto): TimelinePlace[] => timeline.days.map(([day, limit]) => ({ day, offset: 0, limit }));
const itemsOf = (spans: readonly TimelineSpanDto[]) => spans.flatMap((span) => span.items);

function askDays(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request('http://localhost:3000/api/timeline/days', {
    method: 'POST',
    headers: { cookie: cookieHeader(), origin: 'http://localhost:3000', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return postDays(request, { params: Promise.resolve({}) });
}

const askShape = (query = '') =>
  getTimeline(new Request(`http://localhost:3000/api/timeline${query}`, { headers: { cookie: cookieHeader() } }), {
    params: Promise.resolve({}),
  });

describe('a timeline', () => {
  it('tells every day with its count, and gives the pictures in the order they were taken, in one piece or many', async () => {
    const { actor } = await signIn('Anna');
    const seeded = await seed(actor.ownerId, 300, 20);
    const timeline = await listTimeline(actor, 'taken');
    expect(timeline.days).toEqual(seeded);
    const { spans } = await listTimelineDays(actor, { by: 'taken', spans: whole(timeline) });
    const items = itemsOf(spans);
    expect(items).toHaveLength(300);
    expect([...items].sort((a, b) => compareInTimeline(a, b, 'taken'))).toEqual(items);
    expect(items[0]?.name).toBe('IMG_0.jpg');
    const [day, count] = timeline.days.find(([, each]) => each > 10) ?? ['', 0];
    const parts = [
      { day, offset: 0, limit: 4 },
      { day, offset: 4, limit: 400 - 4 },
    ];
    const pieces = await listTimelineDays(actor, { by: 'taken', spans: parts });
    expect(pieces.spans.map((span) => [span.offset, span.count, span.items.length])).toEqual([
      [0, count, 4],
      [4, count, count - 4],
    ]);
    expect(itemsOf(pieces.spans)).toEqual(items.filter((item) => item.takenAt?.startsWith(day)));
    const page = await listTimelineFrom(actor, timeline, { from: 100, limit: 60 });
    expect(itemsOf(page)).toEqual(items.slice(100, 160));
  });

  it('has another shape by when pictures came, with offsets answered by the database', async () => {
    const { actor } = await signIn('Anna');
    await seed(actor.ownerId, 120, 10);
    const timeline = await listTimeline(actor, 'added');
    expect(timeline.days).toEqual([['2026-05-20', 120]]);
    const { spans } = await listTimelineDays(actor, { by: 'added', spans: [{ day: '2026-05-20', offset: 50, limit: 30 }] });
    expect(itemsOf(spans).map((item) => item.name)).toEqual(Array.from({ length: 30 }, (_, index) => `IMG_${50 + index}.jpg`));
  });

  it('puts a day with very many pictures in the order they came', async () => {
    const { actor } = await signIn('Anna');
    await seed(actor.ownerId, MAX_SORTED_DAY + 10, 1);
    const [[day, count] = ['', 0]] = (await listTimeline(actor, 'taken')).days;
    expect(count).toBe(MAX_SORTED_DAY + 10);
    const { spans } = await listTimelineDays(actor, { by: 'taken', spans: [{ day, offset: MAX_SORTED_DAY, limit: 10 }] });
    expect(spans[0]?.items.map((item) => item.name)).toEqual(
      Array.from({ length: 10 }, (_, index) => `IMG_${3_000 + index}.jpg`),
    );
  });

  it('follows the trash and its undo', async () => {
    const { actor } = await signIn('Anna');
    await seed(actor.ownerId, 5, 1);
    const timeline = await listTimeline(actor, 'taken');
    const [first, ...others] = itemsOf((await listTimelineDays(actor, { by: 'taken', spans: whole(timeline) })).spans);
    const ids = [first?.id ?? ''];
    await trashPhotos({ ids });
    expect((await listTimeline(actor, 'taken')).days.map(([, count]) => count)).toEqual([4]);
    const { spans } = await listTimelineDays(actor, { by: 'taken', spans: whole(timeline) });
    expect([spans[0]?.count, spans[0]?.items.map(({ id }) => id)]).toEqual([4, others.map(({ id }) => id)]);
    await trashPhotos({ ids: others.map(({ id }) => id) });
    expect((await listTimeline(actor, 'taken')).days).toEqual([]);
    await restorePhotos({ ids });
    expect((await listTimeline(actor, 'taken')).days.map(([, count]) => count)).toEqual([1]);
  });

  it('puts pictures from before there were timelines on their days, by a listing or by the job', async () => {
    const anna = await signIn('Anna');
    await seed(anna.actor.ownerId, 700, 5);
    const bob = await signIn('Bob');
    await seed(bob.actor.ownerId, 7, 2);
    const forget = async (ownerId: OwnerId) => {
      const shape = await Promise.all([listTimeline(anna.actor, 'taken'), listTimeline(bob.actor, 'taken')]);
      await db().image.updateMany({ where: { ownerId }, data: { takenTag: null, addedTag: null } });
      await db().timelineDay.deleteMany({ where: { ownerId } });
      return shape;
    };
    const [annas] = await forget(anna.actor.ownerId);
    await listTimeline(anna.actor, 'taken');
    await settleAfterResponse();
    expect(await listTimeline(anna.actor, 'taken')).toEqual(annas);
    const [, bobs] = await forget(bob.actor.ownerId);
    await tagEverybodysOlderImages();
    expect(await db().image.count({ where: { takenTag: null } })).toBe(0);
    expect(await listTimeline(bob.actor, 'taken')).toEqual(bobs);
  });

  it('is remembered open by this process no longer than its owner has an account', async () => {
    const anna = await signIn('Anna');
    const bob = await signIn('Bob');
    for (const { actor } of [anna, bob]) {
      await seed(actor.ownerId, 6, 2);
      await listTimelineDays(actor, { by: 'taken', spans: whole(await listTimeline(actor, 'taken')) });
    }
    const { safelightOpenDays: days, safelightTakenTimes: times } = globalThis as typeof globalThis & {
      safelightOpenDays?: Map<OwnerId, unknown>;
      safelightTakenTimes?: Map<string, { ownerId: OwnerId }>;
    };
    const held = ({ actor: { ownerId } }: typeof anna) => [
      days?.has(ownerId),
      [...(times?.values() ?? [])].filter((time) => time.ownerId === ownerId).length,
    ];
    expect([held(anna), held(bob)]).toEqual([
      [true, 6],
      [true, 6],
    ]);
    await deleteAccountNow(anna.actor.ownerId);
    expect([held(anna), held(bob)]).toEqual([
      [false, 0],
      [true, 6],
    ]);
  });

  it('comes for everybody else when the keys of one owner do not open', async () => {
    const owners: OwnerId[] = [];
    for (const name of ['Anna', 'Bob', 'Cleo']) {
      const { actor } = await signIn(name);
      await seed(actor.ownerId, 5, 2);
      owners.push(actor.ownerId);
    }
    await db().image.updateMany({ data: { takenTag: null, addedTag: null } });
    const [first = ''] = (await listUntaggedOwners()).filter((id) => owners.includes(id as OwnerId));
    await db().indexKey.update({ where: { ownerId: first }, data: { wrappedKey: Buffer.alloc(104) } });
    forgetOwnerKeys();
    await tagEverybodysOlderImages();
    const left = await db().image.groupBy({ by: ['ownerId'], where: { takenTag: null }, _count: true });
    expect(left).toEqual([{ ownerId: first, _count: 5 }]);
  });

  it('says nothing of days in the database: tags and sealed days of two owners have nothing in common', async () => {
    const anna = await signIn('Anna');
    await seed(anna.actor.ownerId, 10, 3);
    const bob = await signIn('Bob');
    await seed(bob.actor.ownerId, 10, 3);
    const rows = await db().timelineDay.findMany({
      where: { ownerId: { in: [anna.actor.ownerId, bob.actor.ownerId] } },
    });
    const values = rows.flatMap((row) => [Buffer.from(row.tag).toString('hex'), Buffer.from(row.sealedDay).toString('hex')]);
    expect(new Set(values).size).toBe(values.length);
    for (const row of rows) expect(Buffer.from(row.sealedDay).includes('2026')).toBe(false);
  });
});

describe('the doors of a timeline', () => {
  it('give Anna hers, Bob nothing of it, and nobody anything', async () => {
    const anna = await signIn('Anna');
    await seed(anna.actor.ownerId, 20, 3);
    const shape = (await (await askShape()).json()) as TimelineDto;
    expect(shape.days.length).toBeGreaterThan(0);
    const spans = whole(shape);
    const answer = await askDays({ by: 'taken', spans });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, expect.stringContaining('no-store')]);
    expect(itemsOf(((await answer.json()) as { spans: TimelineSpanDto[] }).spans)).toHaveLength(20);

    await signIn('Bob');
    expect(await (await askShape()).json()).toEqual({ basis: 'taken', days: [] });
    const bobs = ((await (await askDays({ by: 'taken', spans })).json()) as { spans: TimelineSpanDto[] }).spans;
    expect(bobs.map(({ count, items }) => [count, items.length])).toEqual(spans.map(() => [0, 0]));

    resetRequest();
    expect((await askShape()).status).toBe(401);
    expect((await askDays({ by: 'taken', spans })).status).toBe(401);
  });

  it('take only what they know', async () => {
    await signIn('Anna');
    const span = { day: '2026-05-20', offset: 0, limit: 1 };
    const refused = [
      { by: 'taken' },
      { by: 'stolen', spans: [span] },
      { by: 'taken', spans: [] },
      { by: 'taken', spans: [{ ...span, limit: 401 }] },
      { by: 'taken', spans: [{ ...span, limit: 0 }] },
      { by: 'taken', spans: [{ ...span, offset: -1 }] },
      { by: 'taken', spans: [{ ...span, offset: 1e12 }] },
      { by: 'taken', spans: [{ ...span, day: "2026-05-20'--" }] },
      { by: 'taken', spans: [{ ...span, ownerId: crypto.randomUUID() }] },
      { by: 'taken', spans: Array.from({ length: 201 }, () => span) },
      { by: 'taken', spans: Array.from({ length: 3 }, () => ({ ...span, limit: 200 })) },
      null,
      'spans',
    ];
    for (const body of refused) {
      const answer = await askDays(body);
      expect([body, answer.status]).toEqual([body, 400]);
    }
    expect((await askDays({ by: 'taken', spans: [span] }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await askDays({ by: 'taken', spans: [span] }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await askDays({ by: 'taken', spans: [{ ...span, day: '0000-99-99' }] })).status).toBe(200);
    expect((await askShape('?by=stolen')).status).toBe(400);
    expect((await askShape('?by=taken&by=added')).status).toBe(400);
  });
});
