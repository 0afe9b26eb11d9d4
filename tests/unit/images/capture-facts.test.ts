import fc from 'fast-check';
import sharp from 'sharp';
import { rebuildFile } from '@/lib/images/decoder/examine';
import { cameraName, checkedFacts, firstTime } from '@/lib/images/metadata/capture-facts';
import { readExif } from '@/lib/images/metadata/exif';
import { chunk } from '@/lib/images/png/chunks';
import { RemovedTally } from '@/lib/images/rebuilt-file';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { exifBlock, TAGS } from '@/tests/unit/images/formats/exif-block';
import { makeGif, makeJpeg, makePng, noise, withChunks, withSegment } from '@/tests/unit/images/formats/made-files';

const NOW = new Date('2026-11-27T12:00:00Z');
const factsOf = (block: Buffer) => readExif(block, new RemovedTally()).facts;
const NOTHING = { takenAt: null, camera: null };

describe('firstTime', () => {
  it.each([
    ['2024:05:03 14:07:22', '2024-05-03T14:07:22'],
    ['2024:02:29 00:00:00', '2024-02-29T00:00:00'],
    ['1826:06:01 10:00:00', '1826-06-01T10:00:00'],
    ['2027:12:31 23:59:59', '2027-12-31T23:59:59'],
  ])('reads %s', (text, time) => {
    expect(firstTime([text], NOW)).toBe(time);
  });

  it.each([
    '',
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2023:02:29 10:00:00',
    '2024:13:01 10:00:00',
    '2024:04:31 10:00:00',
    '2024:05:03 24:00:00',
    '2024:05:03 14:60:00',
    '2024:05:03 14:07:60',
    '1825:12:31 23:59:59',
    '2028:01:01 00:00:00',
    '2024:05:03 14:07:22+02:00',
    '2024-05-03 14:07:22',
    '２０２４:05:03 14:07:22',
    '2024:05:03 14:07:22\n2024:05:03 14:07:22',
  ])('takes %j for no time', (text) => {
    expect(firstTime([text], NOW)).toBeNull();
  });

  it('goes on to the next where the first is none', () => {
    expect(firstTime(['0000:00:00 00:00:00', '2019:01:02 03:04:05', '2020:01:01 00:00:00'], NOW)).toBe('2019-01-02T03:04:05');
  });
});

describe('cameraName', () => {
  it.each([
    ['Canon', 'Canon EOS 5D', 'Canon EOS 5D'],
    ['NIKON CORPORATION', 'NIKON D90', 'NIKON D90'],
    ['Apple', 'iPhone 15', 'Apple iPhone 15'],
    ['Apple', '', 'Apple'],
    ['', 'X100', 'X100'],
    ['', '', null],
    [' \t ', '\u200b\u202e', null],
    ['A\u0000\u0007\u202eB', 'C\ufffdD\u2028E', 'AB CD E'],
    ['Cafe\u0301', 'x', 'Caf\u00e9 x'],
  ])('makes of %j and %j %j', (make, model, name) => {
    expect(cameraName(make, model)).toBe(name);
  });

  it('never passes 80 characters, nor splits one', () => {
    expect(cameraName('', 'x'.repeat(300))).toHaveLength(80);
    const cut = cameraName('', `${'x'.repeat(79)}\u{1f4f7}\u{1f4f7}`);
    expect(cut).toBe('x'.repeat(79));
  });
});

describe('readExif', () => {
  it('prefers when it was taken to when it was digitised or changed', () => {
    const times = { taken: '2001:01:01 01:01:01\0', digitised: '2002:02:02 02:02:02\0', changed: '2003:03:03 03:03:03\0' };
    const first = { [TAGS.make]: 'Fern\0', [TAGS.model]: 'F1\0', [TAGS.changedAt]: times.changed };
    expect(factsOf(exifBlock(first, { [TAGS.takenAt]: times.taken, [TAGS.digitisedAt]: times.digitised }))).toEqual({
      takenAt: '2001-01-01T01:01:01',
      camera: 'Fern F1',
    });
    expect(factsOf(exifBlock(first, { [TAGS.digitisedAt]: times.digitised })).takenAt).toBe('2002-02-02T02:02:02');
    expect(factsOf(exifBlock(first)).takenAt).toBe('2003-03-03T03:03:03');
  });

  it('lets no text run on: it ends at its zero byte, at its count, and at a bound of its own', () => {
    expect(factsOf(exifBlock({ [TAGS.model]: 'One\0SECRET' })).camera).toBe('One');
    expect(factsOf(exifBlock({ [TAGS.model]: 'ab\0' })).camera).toBe('ab');
    expect(factsOf(exifBlock({ [TAGS.model]: Buffer.alloc(60_000, 0x41) })).camera).toBe('A'.repeat(80));
    expect(factsOf(exifBlock({ [TAGS.model]: Buffer.from([0xff, 0xfe, 0x41, 0xc3]) })).camera).toBe('A');
  });

  it('takes what points outside, and what is of another kind, for nothing', () => {
    const block = exifBlock({ [TAGS.model]: 'A camera' });
    const far = Buffer.from(block);
    far.writeUInt32BE(0xfffffff0, 18);
    expect(factsOf(far)).toEqual(NOTHING);
    const number = Buffer.from(block);
    number.writeUInt16BE(3, 12);
    expect(factsOf(number)).toEqual(NOTHING);
  });

  it('answers sound facts or none for every damaged block', () => {
    const whole = exifBlock(
      { [TAGS.make]: 'Fern\0', [TAGS.model]: 'F1\0', [TAGS.changedAt]: '2003:03:03 03:03:03\0' },
      { [TAGS.takenAt]: '2001:01:01 01:01:01\0' },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), (damages) => {
        const block = Buffer.from(whole);
        for (const [at, value] of damages) block[at] = value;
        const facts = factsOf(block);
        expect(checkedFacts(facts, new Date())).toEqual(facts);
      }),
      { numRuns: 500 },
    );
  });
});

describe('checkedFacts', () => {
  it('believes no decoder that says what no file may say', () => {
    const claimed = { takenAt: '<script>', camera: `${'x'.repeat(500)}\u202e` };
    expect(checkedFacts(claimed, NOW)).toEqual({ takenAt: null, camera: 'x'.repeat(80) });
    expect(checkedFacts({ takenAt: 7, camera: {} } as never, NOW)).toEqual(NOTHING);
  });
});

describe('rebuildFile', () => {
  const block = exifBlock({ [TAGS.model]: 'CANARY F1\0' }, { [TAGS.takenAt]: '2001:01:01 01:01:01\0' });
  const facts = { takenAt: '2001-01-01T01:01:01', camera: 'CANARY F1' };

  it('tells a JPEG and a PNG their facts, and keeps none of them in the file', async () => {
    const jpeg = withSegment(await makeJpeg(), 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]));
    const png = withChunks(await makePng(), chunk('eXIf', block));
    for (const [bytes, mediaType] of [
      [jpeg, 'image/jpeg'],
      [png, 'image/png'],
    ] as const) {
      const rebuilt = await rebuildFile(bytes, mediaType, IMAGE_LIMITS);
      expect(rebuilt.facts).toEqual(facts);
      expect(rebuilt.bytes.includes('CANARY')).toBe(false);
      expect(rebuilt.bytes.includes('2001')).toBe(false);
    }
  });

  it('knows nothing of a picture that says nothing', async () => {
    expect((await rebuildFile(await makeGif(1), 'image/gif', IMAGE_LIMITS)).facts).toEqual(NOTHING);
    expect((await rebuildFile(await makeJpeg(), 'image/jpeg', IMAGE_LIMITS)).facts).toEqual(NOTHING);
  });

  it('reads what a library writes, in its byte order', async () => {
    const exif = { IFD0: { Make: 'Fern', Model: 'F1' }, IFD2: { DateTimeOriginal: '2015:06:07 08:09:10' } };
    const jpeg = await noise(16, 16).withExif(exif).jpeg().toBuffer();
    expect((await sharp(jpeg).metadata()).exif?.toString('latin1', 6, 8)).toBe('II');
    expect((await rebuildFile(jpeg, 'image/jpeg', IMAGE_LIMITS)).facts).toEqual({
      takenAt: '2015-06-07T08:09:10',
      camera: 'Fern F1',
    });
  });
});
