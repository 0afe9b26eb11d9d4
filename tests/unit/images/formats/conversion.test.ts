import path from 'node:path';
import sharp from 'sharp';
import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { derivePreview, intakeImage, listDecodableFormats } from '@/lib/images/intake';
import { readBmp } from '@/lib/images/bmp/read-bmp';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { INTAKE_FORMAT_NAMES } from '@/lib/shared/media-types';
import { makeJpeg, noise, refusalOf } from '@/tests/unit/images/formats/made-files';
import { makeAnimatedWebp, makeAvif, makeBmp, makeTiff, makeWebp } from '@/tests/unit/images/formats/other-formats';

const scriptPath = path.resolve('lib/images/decoder/main.ts');
const OPTIONS = { limits: IMAGE_LIMITS, mode: 'rebuild' } as const;
let pool: DecoderPool;
beforeAll(() => {
  pool = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, formats: INTAKE_FORMAT_NAMES, scriptPath });
});
afterAll(() => pool.close());

const take = (bytes: Buffer, fileName: string, limits = OPTIONS.limits) =>
  intakeImage(pool, { content: new Uint8Array(bytes), fileName, declaredType: '' }, { ...OPTIONS, limits });
const pixelsOf = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes, { failOn: 'error' }).raw().toBuffer();
const meanDifference = (one: Buffer, other: Buffer): number =>
  one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;

describe('a TIFF', () => {
  it.each(['none', 'lzw', 'deflate', 'packbits'] as const)(
    'with coding %s becomes a PNG of the same pixels',
    async (compression) => {
      const tiff = await noise(70, 50).tiff({ compression }).toBuffer();
      const { original, displayName, sentMediaType, width, height } = await take(tiff, 'scan.TIFF');
      expect([original.mediaType, displayName, sentMediaType, width, height]).toEqual([
        'image/png',
        'scan.png',
        'image/tiff',
        70,
        50,
      ]);
      expect((await pixelsOf(original.bytes)).equals(await pixelsOf(tiff))).toBe(true);
    },
  );

  it('keeps sixteen bits, and tiles', async () => {
    const samples = Uint16Array.from({ length: 40 * 30 * 3 }, (_, index) => (index * 37) % 65_536);
    const png = await sharp(samples, { raw: { width: 40, height: 30, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const tiles = { compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 } as const;
    const deep = await sharp(png).toColourspace('rgb16').tiff(tiles).toBuffer();
    const { original } = await take(deep, 'a.tif');
    expect((await sharp(original.bytes).metadata()).depth).toBe('ushort');
    const samplesOf = (bytes: Uint8Array) => sharp(bytes).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect((await samplesOf(original.bytes)).equals(await samplesOf(deep))).toBe(true);
  });

  it('is turned upright', async () => {
    const tiff = await noise(40, 30).withMetadata({ orientation: 6 }).tiff().toBuffer();
    const { original, width, height } = await take(tiff, 'a.tif');
    expect([width, height]).toEqual([30, 40]);
    expect((await pixelsOf(original.bytes)).equals(await sharp(tiff).autoOrient().raw().toBuffer())).toBe(true);
  });

  it('leaves its words behind, and says so', async () => {
    const exif = { IFD0: { ImageDescription: 'CANARY words', Make: 'Fern', Model: 'F1', Artist: 'CANARY' } };
    const tiff = await noise(40, 30).withExif(exif).withXmp('<CANARY/>').tiff().toBuffer();
    const { original, removed } = await take(tiff, 'a.tif');
    expect(Buffer.from(original.bytes).includes('CANARY')).toBe(false);
    expect(removed.map(({ kind }) => kind)).toContain('xmp');
  });

  it('of several pages keeps the first, and says so', async () => {
    const pages = await noise(40, 90).raw().toBuffer();
    const tiff = await sharp(pages, { raw: { width: 40, height: 90, channels: 3, pageHeight: 30 } })
      .tiff()
      .toBuffer();
    expect((await sharp(tiff).metadata()).pages).toBe(3);
    const { removed, frames, height } = await take(tiff, 'a.tif');
    expect([frames, height]).toEqual([1, 30]);
    expect(removed.find(({ kind }) => kind === 'second-picture')?.bytes).toBeGreaterThan(100);
    expect(await refusalOf(() => take(tiff, 'a.tif', { ...IMAGE_LIMITS, maxFrames: 2 } as never))).toBe('image/too-many-frames');
  });

  it('keeps the colours of a wide profile', async () => {
    const tiff = await noise(24, 18).withIccProfile('p3').tiff().toBuffer();
    const { original } = await take(tiff, 'a.tif');
    const look = (bytes: Uint8Array) => sharp(bytes).toColourspace('srgb').raw().toBuffer();
    expect((await sharp(original.bytes).metadata()).hasProfile).toBe(true);
    expect(meanDifference(await look(original.bytes), await look(tiff))).toBeLessThan(1);
  });

  it('in CMYK becomes sRGB', async () => {
    const tiff = await noise(24, 18).toColourspace('cmyk').tiff().toBuffer();
    expect((await sharp((await take(tiff, 'a.tif')).original.bytes).metadata()).space).toBe('srgb');
  });
});

describe('an AVIF', () => {
  it('becomes a JPEG that looks the same', async () => {
    const avif = await sharp(await noise(8, 6).png().toBuffer())
      .resize(160, 120)
      .avif({ quality: 80 })
      .toBuffer();
    const { original, displayName, sentMediaType, width, height } = await take(avif, 'IMG_1.AVIF');
    expect([original.mediaType, displayName, sentMediaType]).toEqual(['image/jpeg', 'IMG_1.jpg', 'image/avif']);
    expect([width, height]).toEqual([160, 120]);
    expect(meanDifference(await pixelsOf(original.bytes), await pixelsOf(avif))).toBeLessThan(3);
  });

  it('that can be seen through becomes a PNG that can, too', async () => {
    const avif = await noise(40, 30).ensureAlpha(0.5).avif({ effort: 0 }).toBuffer();
    const { original } = await take(avif, 'a.avif');
    expect(original.mediaType).toBe('image/png');
    expect((await sharp(original.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('is turned once, and leaves its metadata behind but for what its owner may know', async () => {
    const exif = { IFD0: { Make: 'CANARY', Model: 'F1' }, IFD2: { DateTimeOriginal: '2015:06:07 08:09:10' } };
    const avif = await noise(40, 30).withExif(exif).withXmp('<CANARY/>').avif({ effort: 0 }).toBuffer();
    const { original, facts, removed } = await take(avif, 'a.avif');
    expect(facts).toEqual({ takenAt: '2015-06-07T08:09:10', camera: 'CANARY F1' });
    expect(Buffer.from(original.bytes).includes('CANARY')).toBe(false);
    expect(removed.map(({ kind }) => kind).sort()).toEqual(['exif', 'xmp']);
    const turned = await noise(40, 30).withMetadata({ orientation: 6 }).avif({ effort: 0 }).toBuffer();
    const seen = await take(turned, 'a.avif');
    expect([seen.width, seen.height]).toEqual([30, 40]);
    expect(meanDifference(await pixelsOf(seen.original.bytes), await pixelsOf(turned))).toBeLessThan(8);
  });
});

describe('a bitmap', () => {
  const ramp = (x: number, y: number): number => (x * 7) | ((y * 9) << 8) | (((x + y) * 5) << 16) | (((x * 20) & 0xff) << 24);
  const expected = (width: number, height: number, of: (x: number, y: number) => readonly number[]): Buffer =>
    Buffer.from(Array.from({ length: width * height }, (_, index) => of(index % width, Math.floor(index / width))).flat());
  const blueGreenRed = (value: number): readonly number[] => [(value >> 16) & 255, (value >> 8) & 255, value & 255];

  it.each([
    [24, false],
    [24, true],
    [32, false],
  ] as const)('of %i bits (top down: %s) becomes a PNG of the same pixels', async (bits, isTopDown) => {
    const bmp = makeBmp(13, 9, { bits, isTopDown }, ramp);
    const { original, displayName } = await take(bmp, 'a.bmp');
    expect([original.mediaType, displayName]).toEqual(['image/png', 'a.png']);
    expect((await pixelsOf(original.bytes)).equals(expected(13, 9, (x, y) => blueGreenRed(ramp(x, y))))).toBe(true);
  });

  it.each([1, 4, 8] as const)('with a palette of %i bits is read right', (bits) => {
    const indexAt = (x: number, y: number): number => (x * 3 + y) % 2 ** bits;
    const { pixels } = readBmp(makeBmp(11, 5, { bits }, indexAt), IMAGE_LIMITS);
    const colour = (x: number, y: number) => blueGreenRed((indexAt(x, y) * 0x030507) & 0xffffff);
    expect(pixels.data.equals(expected(11, 5, colour))).toBe(true);
  });

  it('with masks that are no whole bytes is read right', () => {
    const bmp = makeBmp(2, 1, { bits: 32, hasMasks: true }, (x) => (x === 0 ? 0x3ff00000 : 0x3ff));
    [0x3ff00000, 0xffc00, 0x3ff, 0].forEach((mask, index) => bmp.writeUInt32LE(mask, 54 + 4 * index));
    expect([...readBmp(bmp, IMAGE_LIMITS).pixels.data]).toEqual([255, 0, 0, 0, 0, 255]);
  });

  it('of 16 bits is spread over eight, and alpha is kept where a mask names it', () => {
    const { pixels: fifteen } = readBmp(
      makeBmp(3, 1, { bits: 16 }, (x) => [0x7c00, 0x03e0, 0x7fff][x] ?? 0),
      IMAGE_LIMITS,
    );
    expect([...fifteen.data]).toEqual([255, 0, 0, 0, 255, 0, 255, 255, 255]);
    const { pixels: clear } = readBmp(makeBmp(5, 4, { bits: 32, hasMasks: true }, ramp), IMAGE_LIMITS);
    expect(clear.channels).toBe(4);
    const whole = (x: number, y: number) => [...blueGreenRed(ramp(x, y)), (x * 20) & 0xff];
    expect(clear.data.equals(expected(5, 4, whole))).toBe(true);
  });

  const patched = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = makeBmp(8, 8, { bits: 24 }, ramp);
    change(bytes);
    return bytes;
  };

  it.each([
    ['image/side-too-long', patched((bytes) => bytes.writeInt32LE(20_000, 18))],
    ['image/too-many-pixels', patched((bytes) => (bytes.writeInt32LE(9_000, 18), bytes.writeInt32LE(-9_000, 22)))],
    ['image/corrupt', patched((bytes) => bytes.writeInt32LE(-8, 18))],
    ['image/corrupt', patched((bytes) => bytes.writeInt32LE(-(2 ** 31), 22) && bytes.writeInt32LE(0, 18))],
    ['image/corrupt', patched((bytes) => bytes.writeUInt32LE(1, 30))],
    ['image/corrupt', patched((bytes) => bytes.writeUInt32LE(12, 14))],
    ['image/corrupt', patched((bytes) => bytes.writeUInt32LE(20, 10))],
    ['image/truncated', patched((bytes) => bytes.writeUInt32LE(0xffffffff, 10))],
    ['image/truncated', makeBmp(8, 8, { bits: 24 }, ramp).subarray(0, 200)],
    ['image/truncated', makeBmp(8, 8, { bits: 24 }, ramp).subarray(0, 40)],
  ])('is refused with %s', async (code, bytes) => {
    expect(await refusalOf(() => take(bytes, 'a.bmp'))).toBe(code);
  });

  it('leaves behind what follows its pixels', async () => {
    const { removed, original } = await take(Buffer.concat([makeBmp(8, 8, { bits: 24 }, ramp), Buffer.from('CANARY')]), 'a.bmp');
    expect(removed).toEqual([{ kind: 'trailing-data', bytes: 6 }]);
    expect(Buffer.from(original.bytes).includes('CANARY')).toBe(false);
  });
});

describe('a format that is switched off', () => {
  it('is refused by name, by content, and by a decoder that is asked all the same', async () => {
    const usual = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, scriptPath });
    const [webp, jpeg] = [await makeWebp(), await makeJpeg()];
    const takeUsual = (bytes: Buffer, fileName: string, declaredType = '') =>
      refusalOf(() => intakeImage(usual, { content: new Uint8Array(bytes), fileName, declaredType }, OPTIONS));
    expect(await takeUsual(webp, 'a.webp')).toBe('image/type-not-allowed');
    expect(await takeUsual(webp, 'a.jpg')).toBe('image/type-not-allowed');
    expect(await takeUsual(jpeg, 'a.jpg', 'image/webp')).toBe('image/type-not-allowed');
    const request = { job: 'intake', mediaType: 'image/webp', mode: 'rebuild', limits: IMAGE_LIMITS } as const;
    expect((await usual.run(request, webp)).head).toMatchObject({ ok: false, code: 'image/type-not-allowed' });
    await usual.close();
  });

  it('still shows what was kept while it was on', async () => {
    const { original } = await take(await makeWebp(), 'a.webp');
    const usual = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, scriptPath });
    expect((await derivePreview(usual, original, OPTIONS)).mediaType).toBe('image/webp');
    await usual.close();
  });
});

describe('the decoder process', () => {
  it('opens a file with the loader of its type and no other', async () => {
    const files = { webp: await makeWebp(), tiff: await makeTiff(), avif: await makeAvif(), jpeg: await makeJpeg() };
    for (const bytes of Object.values(files)) {
      for (const mediaType of ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const) {
        const isOwn =
          (bytes === files.jpeg && mediaType === 'image/jpeg') || (bytes === files.webp && mediaType === 'image/webp');
        expect(await refusalOf(() => derivePreview(pool, { bytes, mediaType }, OPTIONS))).toBe(isOwn ? 'none' : 'image/corrupt');
      }
    }
  });

  it('says what it can decode', async () => {
    const formats = await listDecodableFormats(pool);
    expect(formats).toEqual(expect.arrayContaining(['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff', 'bmp']));
  });

  it('keeps nothing of one job for the next', async () => {
    for (const [bytes, name] of [
      [await makeTiff(), 'a.tif'],
      [await makeAvif(), 'a.avif'],
      [await makeAnimatedWebp(2), 'a.webp'],
      [await makeJpeg(), 'a.jpg'],
    ] as const) {
      expect((await take(bytes, name)).thumbnail.bytes.length).toBeGreaterThan(20);
    }
  });
});
