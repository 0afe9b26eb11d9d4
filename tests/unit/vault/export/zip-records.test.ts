import { localHeader } from '@/lib/vault/export/zip/zip-records';

/** The DOS date and time of an entry's local header, as numbers people read. */
function momentOf(modified: string) {
  const head = localHeader({ name: 'a.jpg', bytes: 1, crc32: 1, modified });
  const [time, date] = [head.readUInt16LE(10), head.readUInt16LE(12)];
  return [(date >> 9) + 1980, (date >> 5) & 15, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2];
}

describe('localHeader', () => {
  it.each([
    ['2024-05-03T14:07:22', [2024, 5, 3, 14, 7, 22]],
    ['2024', [2024, 1, 1, 0, 0, 0]],
    ['1839-08-19T12:00:00', [1980, 1, 1, 0, 0, 0]],
    ['2200-01-01T00:00:00', [2107, 12, 31, 23, 59, 58]],
  ])('says %s as the nearest moment that the format knows', (modified, moment) => {
    expect(momentOf(modified)).toEqual(moment);
  });
});
