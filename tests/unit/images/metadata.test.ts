import sharp from 'sharp';
import { orientationExif, readExif } from '@/lib/images/metadata/exif';
import { reduceProfile } from '@/lib/images/metadata/icc-profile';
import { RemovedTally } from '@/lib/images/rebuilt-file';
import { noise } from '@/tests/unit/images/formats/made-files';

describe('readExif', () => {
  it.each([1, 3, 8] as const)(
    'reads back orientation %i in either byte order and tallies nothing of its own block',
    (orientation) => {
      const tally = new RemovedTally();
      expect(readExif(orientationExif(orientation), tally).orientation).toBe(orientation);
      expect(tally.list()).toEqual([]);
      const little = Buffer.from(orientationExif(orientation)).fill(0);
      little.write('II*\0', 0, 'latin1');
      little.writeUInt32LE(8, 4);
      little.writeUInt16LE(1, 8);
      little.writeUInt16LE(0x0112, 10);
      little.writeUInt16LE(3, 12);
      little.writeUInt32LE(1, 14);
      little.writeUInt16LE(orientation, 18);
      expect(readExif(little, new RemovedTally()).orientation).toBe(orientation);
    },
  );

  it.each([
    ['empty', Buffer.alloc(0)],
    ['a directory far away', Buffer.from('MM\0*\xff\xff\xff\xff', 'latin1')],
    ['a directory on its own header', Buffer.from('MM\0*\0\0\0\0\xff\xff', 'latin1')],
    ['65535 entries in ten bytes', Buffer.from('MM\0*\0\0\0\x08\xff\xff', 'latin1')],
  ])('takes %s as upright', (_, block) => {
    expect(readExif(block, new RemovedTally())).toEqual({ orientation: 1, facts: { takenAt: null, camera: null } });
  });
});

describe('reduceProfile', () => {
  const profileOf = async (name: string): Promise<Buffer> => {
    const jpeg = await noise(8, 8).withIccProfile(name).jpeg().toBuffer();
    const { icc } = await sharp(jpeg).metadata();
    if (icc === undefined) throw new Error('no profile');
    return icc;
  };

  it('drops sRGB by whatever name', async () => {
    expect(reduceProfile(await profileOf('srgb'))).toBeNull();
  });

  it('keeps the colours of a wide profile and none of its words', async () => {
    const profile = await profileOf('p3');
    const reduced = reduceProfile(profile);
    if (reduced === null) throw new Error('dropped');
    expect(reduced.readUInt32BE(0)).toBe(reduced.length);
    expect(reduceProfile(reduced)?.equals(reduced)).toBe(true);
    expect(reduced.length).toBeLessThan(profile.length);
    const jpeg = await noise(8, 8).jpeg().toBuffer();
    const seen = async (icc: Buffer): Promise<Buffer> => {
      const segment = Buffer.concat([Buffer.from([0xff, 0xe2, 0, 0]), Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), icc]);
      segment.writeUInt16BE(segment.length - 2, 2);
      return sharp(Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]))
        .toColourspace('srgb')
        .raw()
        .toBuffer();
    };
    expect((await seen(reduced)).equals(await seen(profile))).toBe(true);
    expect((await seen(reduced)).equals(await sharp(jpeg).raw().toBuffer())).toBe(false);
  });

  it.each([0, 4, 127, 131, 200])('drops a profile cut at %i bytes', async (length) => {
    expect(reduceProfile((await profileOf('p3')).subarray(0, length))).toBeNull();
  });

  it('drops profiles with impossible tables', async () => {
    const profile = await profileOf('p3');
    for (const [at, value] of [
      [128, 0xffffffff],
      [136, 0xfffffff0],
      [140, 0xfffffff0],
      [36, 0],
      [12, 0x6c696e6b],
    ] as const) {
      const broken = Buffer.from(profile);
      for (let tag = at; tag < (at > 128 ? 128 + 12 * profile.readUInt32BE(128) : at + 1); tag += 12)
        broken.writeUInt32BE(value, tag);
      expect(reduceProfile(broken)).toBeNull();
    }
  });
});
