import path from 'node:path';
import sharp from 'sharp';
import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { derivePreview, intakeImage } from '@/lib/images/intake';
import { orientationExif } from '@/lib/images/metadata/exif';
import { rebuildWebp } from '@/lib/images/webp/rebuild-webp';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { exifBlock, TAGS } from '@/tests/unit/images/formats/exif-block';
import { join, noise, OPTIONS, refusalOf } from '@/tests/unit/images/formats/made-files';
import {
  changedWebp,
  makeAnimatedWebp,
  makeWebp,
  tinyWebpBomb,
  webpTypes,
  withWebpChunks,
} from '@/tests/unit/images/formats/other-formats';

const rebuilt = (bytes: Buffer): Buffer => join(rebuildWebp(bytes, OPTIONS).parts);
const kindsOf = (bytes: Buffer): string[] =>
  rebuildWebp(bytes, OPTIONS)
    .picture.removed.list()
    .map(({ kind }) => kind);
const pixelsOf = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes, { failOn: 'error', animated: true }).ensureAlpha().raw().toBuffer();

describe('rebuildWebp', () => {
  it.each([{}, { lossless: true }, { hasAlpha: true }, { hasAlpha: true, lossless: true }])(
    'keeps every pixel of %p',
    async (options) => {
      const webp = await makeWebp(71, 53, options);
      const once = rebuilt(webp);
      expect((await pixelsOf(once)).equals(await pixelsOf(webp))).toBe(true);
      expect(rebuilt(once).equals(once)).toBe(true);
      expect(kindsOf(once)).toEqual([]);
    },
  );

  it('keeps every frame of an animation, its delays and its loops', async () => {
    const webp = await makeAnimatedWebp(5);
    const once = rebuilt(webp);
    expect((await pixelsOf(once)).equals(await pixelsOf(webp))).toBe(true);
    const { pages, delay, loop } = await sharp(once, { animated: true }).metadata();
    expect([pages, delay, loop]).toEqual([5, [20, 40, 60, 80, 100], 3]);
    expect(rebuilt(once).equals(once)).toBe(true);
  });

  it('writes a plain file where nothing but the picture is left', async () => {
    const webp = await noise(40, 30)
      .withIccProfile('srgb')
      .withExif({ IFD0: { Make: 'CANARY' } })
      .webp()
      .toBuffer();
    expect(webpTypes(webp)).toContain('VP8X');
    expect(webpTypes(rebuilt(webp))).toEqual(['VP8 ']);
    expect(kindsOf(webp)).toEqual(['icc-extras', 'exif']);
  });

  it.each([
    ['xmp', 'XMP ', 'CANARY <x:xmpmeta/>'],
    ['exif', 'EXIF', 'CANARY no TIFF'],
    ['application-data', 'CNRY', 'CANARY'],
    ['second-picture', 'VP8L', 'CANARY'],
    ['second-picture', 'ANMF', 'CANARY'.repeat(9)],
    ['other', 'ANIM', 'CANARY'],
    ['icc-extras', 'ICCP', 'CANARY is no profile'],
  ])('drops %s', async (kind, type, body) => {
    const webp = withWebpChunks(await makeWebp(), [type, Buffer.from(body, 'latin1')]);
    expect(kindsOf(webp)).toEqual([kind]);
    expect(rebuilt(webp).includes('CANARY')).toBe(false);
    expect(webpTypes(rebuilt(webp))).toEqual(['VP8 ']);
  });

  it('drops what stands inside of frames and behind the end', async () => {
    const webp = changedWebp(await makeAnimatedWebp(2), (type, data) =>
      type === 'ANMF' ? [[type, Buffer.concat([data, Buffer.from('CNRY\x06\0\0\0CANARY', 'latin1')])]] : [[type, data]],
    );
    const whole = Buffer.concat([webp, Buffer.from('CANARY')]);
    expect(kindsOf(whole).sort()).toEqual(['application-data', 'trailing-data']);
    expect(rebuilt(whole).includes('CANARY')).toBe(false);
    expect((await pixelsOf(rebuilt(whole))).equals(await pixelsOf(webp))).toBe(true);
  });

  it.each([1, 6, 8] as const)('keeps orientation %i and nothing else of its EXIF', async (orientation) => {
    const webp = await noise(40, 30)
      .withExif({ IFD0: { Make: 'CANARY' } })
      .withMetadata({ orientation })
      .webp()
      .toBuffer();
    const once = rebuilt(webp);
    expect(once.includes(orientationExif(orientation))).toBe(orientation !== 1);
    expect(once.includes('CANARY')).toBe(false);
    expect((await sharp(once).metadata()).orientation ?? 1).toBe(orientation);
  });

  it('turns nothing by an EXIF block that no decoder would read', async () => {
    const webp = withWebpChunks(await makeWebp(), ['EXIF', orientationExif(6)]);
    expect(webpTypes(rebuilt(webp))).toEqual(['VP8 ']);
  });

  it('tells when and with what it was taken', async () => {
    const block = exifBlock({ [TAGS.model]: 'CANARY\0' }, { [TAGS.takenAt]: '2001:01:01 01:01:01\0' });
    const webp = withWebpChunks(await makeWebp(), ['EXIF', block]);
    expect(rebuildWebp(webp, OPTIONS).picture.facts).toEqual({ takenAt: '2001-01-01T01:01:01', camera: 'CANARY' });
    expect(rebuilt(webp).includes('CANARY')).toBe(false);
  });

  it('keeps the colours of a wide profile, reduced', async () => {
    const webp = await noise(24, 18).withIccProfile('p3').webp().toBuffer();
    const once = rebuilt(webp);
    const look = (bytes: Buffer) => sharp(bytes).toColourspace('srgb').raw().toBuffer();
    expect(webpTypes(once)).toEqual(['VP8X', 'ICCP', 'VP8 ']);
    expect(once.length).toBeLessThan(webp.length);
    expect((await look(once)).equals(await look(webp))).toBe(true);
  });

  const vp8x = (flags: number, width: number, height: number): Buffer => {
    const data = Buffer.alloc(10);
    data[0] = flags;
    data.writeUIntLE(width - 1, 4, 3);
    data.writeUIntLE(height - 1, 7, 3);
    return data;
  };

  it.each([
    ['image/side-too-long', async () => tinyWebpBomb(16_000, 16_000)],
    ['image/too-many-pixels', async () => tinyWebpBomb(9_000, 9_000)],
    [
      'image/side-too-long',
      async () =>
        changedWebp(await makeWebp(), (type, data) => [
          ['VP8X', vp8x(0, 2 ** 24, 1)],
          [type, data],
        ]),
    ],
    [
      'image/corrupt',
      async () =>
        changedWebp(await makeWebp(), (type, data) => [
          ['VP8X', vp8x(0, 95, 64)],
          [type, data],
        ]),
    ],
    [
      'image/corrupt',
      async () =>
        changedWebp(await makeWebp(), (type, data) => [
          [type, data],
          ['VP8X', vp8x(0, 96, 64)],
        ]),
    ],
    [
      'image/corrupt',
      async () => changedWebp(await makeWebp(), (type, data) => [[type, Buffer.concat([Buffer.from([1]), data.subarray(1)])]]),
    ],
    ['image/truncated', async () => changedWebp(await makeWebp(), () => [['VP8X', vp8x(2, 96, 64)]])],
    ['image/truncated', async () => changedWebp(await makeWebp(), () => [['XMP ', Buffer.alloc(40)]])],
    ['image/truncated', async () => (await makeWebp()).subarray(0, 400)],
    ['image/corrupt', async () => Buffer.from('RIFF\x02\0\0\0WEBP', 'latin1')],
    [
      'image/corrupt',
      async () => {
        const frame = Buffer.alloc(16);
        frame.writeUIntLE(60, 0, 3);
        return changedWebp(await makeAnimatedWebp(2), (type, data) =>
          type === 'ANMF' ? [[type, Buffer.concat([frame.subarray(0, 6), data.subarray(6)])]] : [[type, data]],
        );
      },
    ],
  ])('refuses with %s', async (code, make) => {
    const bytes = await make();
    expect(await refusalOf(() => rebuildWebp(bytes, OPTIONS))).toBe(code);
  });

  it('holds an animation to its limits: frames, and the pixels of all canvases', async () => {
    const webp = await makeAnimatedWebp(6);
    const limited = (limits: Partial<typeof IMAGE_LIMITS>) =>
      refusalOf(() => rebuildWebp(webp, { ...OPTIONS, limits: { ...IMAGE_LIMITS, ...limits } }));
    expect(await limited({ maxFrames: 5 as never })).toBe('image/too-many-frames');
    expect(await limited({ maxTotalPixels: (40 * 30 * 6 - 1) as never })).toBe('image/too-many-pixels');
    expect(await limited({ maxTotalPixels: (40 * 30 * 6) as never })).toBe('none');
  });
});

describe('intakeImage', () => {
  let pool: DecoderPool;
  beforeAll(() => {
    const scriptPath = path.resolve('lib/images/decoder/main.ts');
    pool = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, formats: ['webp'], scriptPath });
  });
  afterAll(() => pool.close());

  const take = (bytes: Buffer, mode: 'rebuild' | 'reencode' = 'rebuild') =>
    intakeImage(
      pool,
      { content: new Uint8Array(bytes), fileName: 'a.webp', declaredType: 'image/webp' },
      { limits: IMAGE_LIMITS, mode },
    );

  it('takes still and animated ones, pixel for pixel, and makes previews of them', async () => {
    for (const webp of [
      await makeWebp(300, 200),
      await makeWebp(90, 60, { lossless: true }),
      await makeWebp(90, 60, { hasAlpha: true }),
    ]) {
      const { original, frames } = await take(webp);
      expect([original.mediaType, frames]).toEqual(['image/webp', 1]);
      expect((await pixelsOf(original.bytes)).equals(await pixelsOf(webp))).toBe(true);
      const preview = await derivePreview(pool, original, { limits: IMAGE_LIMITS, mode: 'rebuild' });
      expect((await sharp(preview.bytes).metadata()).format).toBe('webp');
    }
    const animated = await makeAnimatedWebp(4);
    const { original, frames, width, height } = await take(animated);
    expect([frames, width, height]).toEqual([4, 40, 30]);
    expect((await pixelsOf(original.bytes)).equals(await pixelsOf(animated))).toBe(true);
  });

  const hiding = (webp: Buffer, where: string): Buffer =>
    changedWebp(webp, (type, data) => [[type, type === where ? Buffer.concat([data, Buffer.from('CANARY '.repeat(20))]) : data]]);

  it.each([
    ['a lossy picture', 'VP8 ', {}],
    ['a lossless picture', 'VP8L', { lossless: true }],
    ['an alpha channel', 'ALPH', { hasAlpha: true }],
  ])('leaves nothing that hides behind the last pixel of %s', async (_, where, options) => {
    const webp = hiding(await makeWebp(120, 90, options), where);
    const { original } = await take(webp);
    expect(Buffer.from(original.bytes).includes('CANARY')).toBe(false);
    const [before, after] = [await pixelsOf(webp), await pixelsOf(original.bytes)];
    if (where === 'VP8L') expect(after.equals(before)).toBe(true);
    else expect(after.reduce((sum, value, at) => sum + Math.abs(value - (before[at] ?? 0)), 0) / after.length).toBeLessThan(12);
  });

  it('leaves nothing that hides in a later frame, and keeps the animation', async () => {
    let frame = 0;
    const webp = changedWebp(await makeAnimatedWebp(3), (type, data) => {
      if (type !== 'ANMF' || ++frame !== 3) return [[type, data]];
      const picture = Buffer.concat([data.subarray(24), Buffer.from('CANARY '.repeat(20))]);
      const head = Buffer.from(data.subarray(0, 24));
      head.writeUInt32LE(picture.length, 20);
      return [[type, Buffer.concat([head, picture])]];
    });
    const { original, frames } = await take(webp);
    expect(frames).toBe(3);
    expect(Buffer.from(original.bytes).includes('CANARY')).toBe(false);
    expect((await sharp(original.bytes, { animated: true }).metadata()).delay).toEqual([20, 40, 60]);
  });

  it('breaks program text in coded pixels by encoding anew, or refuses', async () => {
    const webp = changedWebp(await makeWebp(200, 150), (type, data) => {
      const planted = Buffer.from(data);
      planted.write('<?php system($_GET[0]);?>', data.length - 200, 'latin1');
      return [[type, planted]];
    });
    const result = await take(webp).catch((error: unknown) => error);
    if (result instanceof Error) expect(result).toMatchObject({ code: expect.stringMatching(/^image\//) as string });
    else expect(Buffer.from((result as Awaited<ReturnType<typeof take>>).original.bytes).includes('<?php')).toBe(false);
  });

  it('refuses a frame that cannot be decoded, be it the last one', async () => {
    let frame = 0;
    const webp = changedWebp(await makeAnimatedWebp(3), (type, data) => {
      if (type !== 'ANMF' || ++frame !== 3) return [[type, data]];
      const head = Buffer.from(data.subarray(0, Math.ceil(data.length / 4) * 2));
      head.writeUInt32LE(head.length - 24, 20);
      return [[type, head]];
    });
    expect(await refusalOf(() => take(webp))).toMatch(/^image\/(corrupt|truncated)$/);
  });

  it('encodes anew by order: upright, lossless where it was, with its frames', async () => {
    const turned = await noise(60, 40).withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
    const { original, width, height } = await take(turned, 'reencode');
    expect([width, height]).toEqual([40, 60]);
    expect((await pixelsOf(original.bytes)).equals(await sharp(turned).autoOrient().ensureAlpha().raw().toBuffer())).toBe(true);
    expect((await take(await makeAnimatedWebp(3), 'reencode')).frames).toBe(3);
  });
});
