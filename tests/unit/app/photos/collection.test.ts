import {
  appendItems,
  createCollection,
  dayKey,
  insertItems,
  listItems,
  regroup,
  removeItems,
  replaceItem,
} from '@/app/_components/gallery/collection';
import { picture, pictures } from './pictures';

const ids = (collection: Parameters<typeof listItems>[0]) => listItems(collection).map((item) => item.id);

describe('dayKey', () => {
  it('is the calendar day of the reader, not of the server', () => {
    const time = '2026-05-03T23:30:00.000Z';
    expect(dayKey(time, 'UTC')).toBe('2026-05-03');
    expect(dayKey(time, 'Europe/Berlin')).toBe('2026-05-04');
    expect(dayKey(time, 'America/Los_Angeles')).toBe('2026-05-03');
    expect(dayKey('2026-05-03T11:00:00.000Z', 'Pacific/Kiritimati')).toBe('2026-05-04');
    expect(dayKey('2026-05-03T09:00:00.000Z', 'Pacific/Pago_Pago')).toBe('2026-05-02');
  });

  it('holds over the hours that a change of clocks skips and repeats', () => {
    expect(dayKey('2026-03-29T00:59:59.000Z', 'Europe/Berlin')).toBe('2026-03-29');
    expect(dayKey('2026-10-24T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-25');
    expect(dayKey('2026-10-25T23:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-26');
  });
});

describe('appendItems', () => {
  it('joins a day that a page cut in two', () => {
    const all = pictures(300);
    const whole = createCollection('UTC', all);
    const paged = appendItems(appendItems(createCollection('UTC', all.slice(0, 100)), all.slice(100, 200)), all.slice(200));
    expect(paged).toEqual(whole);
    expect(new Set(paged.days.map((day) => day.key)).size).toBe(paged.days.length);
    expect(paged.count).toBe(300);
  });

  it('leaves out pictures that are there already, and days that are whole keep their identity', () => {
    const first = createCollection('UTC', pictures(200));
    const second = appendItems(first, pictures(120, 180));
    expect(ids(second)).toEqual(pictures(300).map((item) => item.id));
    expect(second.days[0]).toBe(first.days[0]);
  });
});

describe('insertItems', () => {
  it('puts an upload in front, into the day it belongs to', () => {
    const before = createCollection('UTC', pictures(200, 1));
    const after = insertItems(before, [picture(0)], true);
    expect(after).toEqual(createCollection('UTC', pictures(201)));
    expect(after.days[1]).toBe(before.days[1]);
  });

  it('puts a restored picture back where it was', () => {
    const all = pictures(50);
    const without = removeItems(createCollection('UTC', all), new Set([all[20]?.id ?? '']));
    expect(without.count).toBe(49);
    expect(insertItems(without, all.slice(20, 21), false)).toEqual(createCollection('UTC', all));
  });

  it('leaves a picture to the page that will bring it', () => {
    const before = createCollection('UTC', pictures(10));
    expect(insertItems(before, [picture(500)], true).count).toBe(10);
    expect(insertItems(before, [picture(500)], false).count).toBe(11);
  });

  it('never shows a picture twice', () => {
    const before = createCollection('UTC', pictures(10));
    expect(ids(insertItems(before, [picture(3)], true))).toEqual(ids(before));
  });
});

describe('removeItems, replaceItem, regroup', () => {
  it('drops days that are left empty', () => {
    const before = createCollection('UTC', [picture(0), picture(500)]);
    expect(before.days).toHaveLength(2);
    expect(removeItems(before, new Set([picture(0).id])).days).toHaveLength(1);
  });

  it('is the same collection when nothing of it goes', () => {
    const before = createCollection('UTC', pictures(3));
    expect(removeItems(before, new Set(['somebody else']))).toBe(before);
  });

  it('takes a new name', () => {
    const after = replaceItem(createCollection('UTC', pictures(3)), picture(1, { name: 'harbour.jpg' }));
    expect(listItems(after)[1]?.name).toBe('harbour.jpg');
  });

  it('groups anew for another zone and keeps the order', () => {
    const before = createCollection('UTC', pictures(300));
    const after = regroup(before, 'Asia/Tokyo');
    expect(ids(after)).toEqual(ids(before));
    expect(after.days.map((day) => day.items.length)).not.toEqual(before.days.map((day) => day.items.length));
  });
});
