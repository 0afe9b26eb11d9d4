import sharp from 'sharp';
import { findScanEnd } from '@/lib/images/jpeg/follow-scan';
import { rebuildJpeg } from '@/lib/images/jpeg/rebuild-jpeg';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import {
  join,
  makeJpeg,
  OPTIONS,
  pixelsOf,
  refusalOf,
  withOrientation,
  withSegment,
} from '@/tests/unit/images/formats/made-files';

const kindsOf = (bytes: Buffer): string[] =>
  rebuildJpeg(bytes, OPTIONS)
    .removed.list()
    .map((entry) => entry.kind);

function frameAt(jpeg: Buffer): number {
  for (let at = 2; ; at += 2 + jpeg.readUInt16BE(at + 2)) if ([0xc0, 0xc2].includes(jpeg[at + 1] ?? 0)) return at;
}

async function withFrameSize(width: number, height: number, progressive = false): Promise<Buffer> {
  const jpeg = await makeJpeg(32, 32, { progressive });
  const at = frameAt(jpeg);
  jpeg.writeUInt16BE(height, at + 5);
  jpeg.writeUInt16BE(width, at + 7);
  return jpeg;
}

describe('rebuildJpeg', () => {
  it.each([{}, { progressive: true }, { chromaSubsampling: '4:4:4' }, { optimiseCoding: true, quality: 30 }])(
    'keeps every pixel of %p',
    async (options) => {
      const jpeg = await makeJpeg(131, 77, options);
      const rebuilt = join(rebuildJpeg(jpeg, OPTIONS).parts);
      expect((await pixelsOf(rebuilt)).equals(await pixelsOf(jpeg))).toBe(true);
    },
  );

  it('returns the same file when it rebuilds its own work', async () => {
    const once = join(rebuildJpeg(withOrientation(await makeJpeg(), 6), OPTIONS).parts);
    const twice = rebuildJpeg(once, OPTIONS);
    expect(join(twice.parts).equals(once)).toBe(true);
    expect(twice.removed.list()).toEqual([]);
  });

  it.each([
    ['comment', 0xfe, 'CANARY'],
    ['xmp', 0xe1, 'http://ns.adobe.com/xap/1.0/\0<x>CANARY</x>'],
    ['iptc', 0xed, 'Photoshop 3.0\0CANARY'],
    ['application-data', 0xe7, 'CANARY'],
    ['exif', 0xe1, 'Exif\0\0not TIFF at all CANARY'],
    ['icc-extras', 0xe2, 'ICC_PROFILE\0\x01\x01CANARY is no profile'],
  ])('drops %s', async (kind, marker, body) => {
    const jpeg = withSegment(await makeJpeg(), marker, Buffer.from(body, 'latin1'));
    expect(kindsOf(jpeg)).toEqual([kind]);
    expect(join(rebuildJpeg(jpeg, OPTIONS).parts).includes('CANARY')).toBe(false);
  });

  it('drops what follows the end, and tells a second picture from other data', async () => {
    const jpeg = await makeJpeg();
    expect(kindsOf(Buffer.concat([jpeg, Buffer.from('CANARY')]))).toEqual(['trailing-data']);
    expect(kindsOf(Buffer.concat([jpeg, jpeg]))).toEqual(['second-picture']);
  });

  it('drops tables that no scan reads', async () => {
    const table = Buffer.concat([Buffer.from([3]), Buffer.from('CANARY'.repeat(11)).subarray(0, 64)]);
    const jpeg = withSegment(await makeJpeg(), 0xdb, table);
    expect(join(rebuildJpeg(jpeg, OPTIONS).parts).includes('CANARY')).toBe(false);
  });

  it('keeps position, serial number and maker note out and names them', async () => {
    const jpeg = await sharp(await makeJpeg())
      .withExif({
        IFD0: { Make: 'CANARY' },
        IFD2: { BodySerialNumber: 'CANARY-1' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
      })
      .jpeg()
      .toBuffer();
    expect(kindsOf(jpeg)).toEqual(expect.arrayContaining(['gps', 'camera-serial', 'exif']));
    expect(join(rebuildJpeg(jpeg, OPTIONS).parts).includes('CANARY')).toBe(false);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('keeps orientation %i and nothing else of it', async (orientation) => {
    const jpeg = withOrientation(await makeJpeg(40, 24), orientation);
    const rebuilt = rebuildJpeg(jpeg, OPTIONS);
    const look = await sharp(join(rebuilt.parts)).autoOrient().raw().toBuffer();
    expect(look.equals(await sharp(jpeg).autoOrient().raw().toBuffer())).toBe(true);
    expect(join(rebuilt.parts).includes('Exif')).toBe(orientation !== 1);
  });

  it.each([0, 9, 4242])('reads orientation %i as upright', async (value) => {
    const jpeg = withOrientation(await makeJpeg(), 6);
    jpeg.writeUInt16BE(value, jpeg.indexOf('Exif') + 6 + 18);
    expect(rebuildJpeg(jpeg, OPTIONS).orientation).toBe(1);
  });

  it('refuses each limit from the header', async () => {
    expect(await refusalOf(async () => rebuildJpeg(await withFrameSize(10_001, 8), OPTIONS))).toBe('image/side-too-long');
    expect(await refusalOf(async () => rebuildJpeg(await withFrameSize(9000, 9000), OPTIONS))).toBe('image/too-many-pixels');
    expect(await refusalOf(async () => rebuildJpeg(await withFrameSize(0, 8), OPTIONS))).toBe('image/corrupt');
    const narrow = { ...OPTIONS, limits: { ...IMAGE_LIMITS, maxDecoderBytes: 130 * 1024 * 1024 } };
    expect(await refusalOf(async () => rebuildJpeg(await withFrameSize(6000, 6000, true), narrow))).toBe('image/too-much-memory');
    const few = { ...OPTIONS, limits: { ...IMAGE_LIMITS, maxJpegScans: 3 } };
    expect(await refusalOf(async () => rebuildJpeg(await makeJpeg(32, 32, { progressive: true }), few))).toBe(
      'image/too-many-scans',
    );
  });

  it('refuses damage', async () => {
    const jpeg = await makeJpeg();
    const twelveBit = Buffer.from(jpeg);
    twelveBit[frameAt(jpeg) + 4] = 12;
    expect(await refusalOf(() => rebuildJpeg(twelveBit, OPTIONS))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuildJpeg(jpeg.subarray(0, -2), OPTIONS))).toBe('image/truncated');
    expect(await refusalOf(() => rebuildJpeg(jpeg.subarray(0, 100), OPTIONS))).toBe('image/truncated');
    expect(await refusalOf(() => rebuildJpeg(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), OPTIONS))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuildJpeg(withSegment(jpeg, 0xdb, 'short'), OPTIONS))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuildJpeg(withSegment(jpeg, 0xc4, 'short'), OPTIONS))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuildJpeg(withSegment(jpeg, 0xdc, 'ab'), OPTIONS))).toBe('image/corrupt');
  });
});

describe('findScanEnd', () => {
  it.each(['4:2:0', '4:4:4'])('finds the last byte of %s pixels, whatever follows', async (chromaSubsampling) => {
    const jpeg = await makeJpeg(133, 75, { chromaSubsampling });
    const { onlyScan } = rebuildJpeg(jpeg, OPTIONS);
    if (onlyScan === null) throw new Error('no scan');
    expect(findScanEnd(onlyScan)).toBe(onlyScan.coded.length);
    for (const tail of ['C', 'CANARY'.repeat(50), '\0'.repeat(999)]) {
      expect(findScanEnd({ ...onlyScan, coded: Buffer.concat([onlyScan.coded, Buffer.from(tail)]) })).toBe(onlyScan.coded.length);
    }
    expect(findScanEnd({ ...onlyScan, coded: onlyScan.coded.subarray(0, -2) })).toBeNull();
  });

  it('follows grey pictures, and leaves progressive ones to the decoder', async () => {
    const grey = await sharp(await makeJpeg(90, 41))
      .greyscale()
      .jpeg()
      .toBuffer();
    const { onlyScan } = rebuildJpeg(grey, OPTIONS);
    expect(onlyScan === null ? null : findScanEnd(onlyScan)).toBe(onlyScan?.coded.length);
    expect(rebuildJpeg(await makeJpeg(90, 41, { progressive: true }), OPTIONS).onlyScan).toBeNull();
  });
});
