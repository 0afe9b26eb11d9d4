import { closeDatabase, db } from '@/lib/db/client';
import { forgetConfig } from '@/lib/config/config';
import { runWithRequestContext } from '@/lib/log/request-context';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { flushEvents, MAX_WAITING_EVENTS, recordEvent, recordEventSoon, recordRepeatableSoon } from '@/lib/watch/record';

const owner = () => ownerIdFrom(crypto.randomUUID());
const eventsOf = (actorId: string) => db().securityEvent.findMany({ where: { actorId }, orderBy: { id: 'asc' } });

afterEach(() => flushEvents());

/** Runs `work` while the data store cannot be reached. */
async function withStoreAway(work: () => Promise<void>): Promise<void> {
  const url = process.env.DATABASE_URL;
  await closeDatabase();
  process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
  forgetConfig();
  try {
    await work();
  } finally {
    await closeDatabase();
    process.env.DATABASE_URL = url;
    forgetConfig();
  }
}

describe('recordEvent', () => {
  it('stores the event with the facts of the request in force', async () => {
    const actorId = owner();
    const context = { requestId: crypto.randomUUID(), ip: '2001:db8::1', userAgent: 'U'.repeat(900) };
    await runWithRequestContext(context, () =>
      recordEvent({ type: 'auth.sign-in', outcome: 'success', actorId, detail: { method: 'password', tries: 2, isNew: false } }),
    );
    const [event] = await eventsOf(actorId);
    expect(event).toMatchObject({
      type: 'auth.sign-in',
      outcome: 'success',
      requestId: context.requestId,
      ip: '2001:db8::1',
      userAgent: 'U'.repeat(200),
      detail: { method: 'password', tries: 2, isNew: false },
    });
    expect(Math.abs(Date.now() - (event?.at.getTime() ?? 0))).toBeLessThan(10_000);
  });

  it('stores text that PostgreSQL would refuse, and ids that are none', async () => {
    const actorId = owner();
    await recordEvent({
      type: 'door.refused',
      outcome: 'refused',
      actorId,
      sessionId: 'not a uuid',
      subjectId: 'a\u0000b\ud800',
      detail: { path: '\u0000'.repeat(3), size: Number.NaN, long: 'x'.repeat(5_000) },
    });
    const [event] = await eventsOf(actorId);
    expect(event?.sessionId).toBeNull();
    expect(event?.subjectId).toBe('a\u2400b\ufffd');
    expect(event?.detail).toEqual({ path: '\u2400'.repeat(3), size: 'NaN', long: 'x'.repeat(500), oddSessionId: 'not a uuid' });
  });

  it('throws db/unavailable when it cannot be stored', async () => {
    await withStoreAway(async () => {
      await expect(recordEvent({ type: 'auth.sign-in', outcome: 'success' })).rejects.toMatchObject({ code: 'db/unavailable' });
    });
  });
});

describe('recordEventSoon', () => {
  it('stores within a moment, without being waited for', async () => {
    const actorId = owner();
    recordEventSoon({ type: 'image.opened', outcome: 'success', actorId });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await eventsOf(actorId)).toHaveLength(1);
  });

  it('stores many in their order and loses none', async () => {
    const actorId = owner();
    for (let index = 0; index < 1_234; index += 1) {
      recordEventSoon({ type: 'image.opened', outcome: 'success', actorId, detail: { index } });
    }
    await flushEvents();
    const events = await eventsOf(actorId);
    expect(events.map(({ detail }) => (detail as { index: number }).index)).toEqual(Array.from({ length: 1_234 }, (_, n) => n));
  });

  it('keeps events while the store is away, and stores them after', async () => {
    const actorId = owner();
    await withStoreAway(async () => {
      recordEventSoon({ type: 'image.opened', outcome: 'success', actorId });
      await flushEvents();
    });
    await flushEvents();
    expect(await eventsOf(actorId)).toHaveLength(1);
  });

  it('drops what does not fit, and puts on record how many', async () => {
    const actorId = owner();
    await withStoreAway(async () => {
      await flushEvents();
      for (let index = 0; index < MAX_WAITING_EVENTS + 50; index += 1) {
        recordEventSoon({ type: 'image.opened', outcome: 'success', actorId });
      }
      await flushEvents();
    });
    await flushEvents();
    await flushEvents();
    const stored = await db().securityEvent.count({ where: { actorId } });
    const told = await db().securityEvent.findMany({ where: { type: 'watch.dropped' } });
    const dropped = told.reduce((sum, { detail }) => sum + (detail as { events: number }).events, 0);
    expect(dropped).toBeGreaterThanOrEqual(50);
    expect(stored + dropped).toBe(MAX_WAITING_EVENTS + 50);
  }, 60_000);
});

describe('recordRepeatableSoon', () => {
  it('tells the first of a flood and the number of the rest', async () => {
    const actorId = owner();
    for (let index = 0; index < 500; index += 1) {
      recordRepeatableSoon(`flood ${actorId}`, { type: 'door.refused', outcome: 'refused', actorId, detail: { door: 'x' } });
    }
    await flushEvents();
    const events = await eventsOf(actorId);
    expect(events.map(({ detail }) => detail)).toEqual([{ door: 'x' }, { door: 'x', repeats: 499 }]);
  });
});

describe('the ledger', () => {
  it('refuses every change and every removal', async () => {
    const actorId = owner();
    await recordEvent({ type: 'auth.sign-in', outcome: 'success', actorId });
    await expect(db().securityEvent.updateMany({ where: { actorId }, data: { outcome: 'failed' } })).rejects.toThrow();
    await expect(db().securityEvent.deleteMany({ where: { actorId } })).rejects.toThrow();
    await expect(db().$executeRaw`update "SecurityEvent" set outcome = 'failed'`).rejects.toThrow();
    await expect(db().$executeRaw`delete from "SecurityEvent"`).rejects.toThrow();
    await expect(db().$executeRaw`truncate "SecurityEvent"`).rejects.toThrow();
    expect(await eventsOf(actorId)).toMatchObject([{ outcome: 'success' }]);
  });
});
