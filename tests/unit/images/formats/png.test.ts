import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { orientationExif } from '@/lib/images/metadata/exif';
import { chunk, chunksOf } from '@/lib/images/png/chunks';
import { rebuildPng } from '@/lib/images/png/rebuild-png';
import {
  header,
  join,
  makeApng,
  makePng,
  noise,
  OPTIONS,
  pixelsOf,
  pngOf,
  refusalOf,
  withChunks,
} from '@/tests/unit/images/formats/made-files';

const typesOf = (png: Buffer): string[] => [...chunksOf(png)].map((part) => part.type);
const rebuild = async (png: Buffer): Promise<Buffer> => join((await rebuildPng(png, OPTIONS)).parts);
const kindsOf = async (png: Buffer): Promise<string[]> =>
  (await rebuildPng(png, OPTIONS)).picture.removed.list().map((entry) => entry.kind);
const rows = (...lines: number[][]): Buffer => deflateSync(Buffer.from(lines.flat()));
/** Two by two RGB pixels. */
const PIXELS = rows([0, 1, 2, 3, 4, 5, 6], [0, 7, 8, 9, 10, 11, 12]);

describe('rebuildPng', () => {
  it.each([{}, { palette: true }, { progressive: true }, { palette: true, colours: 4 }])(
    'keeps every pixel of %p',
    async (options) => {
      const png = await noise(61, 43).png(options).toBuffer();
      const rebuilt = await rebuild(png);
      expect((await pixelsOf(rebuilt)).equals(await pixelsOf(png))).toBe(true);
      expect((await rebuild(rebuilt)).equals(rebuilt)).toBe(true);
    },
  );

  it.each([
    ['text', chunk('tEXt', Buffer.from('Comment\0CANARY'))],
    ['text', chunk('zTXt', Buffer.concat([Buffer.from('C\0\0'), deflateSync(Buffer.alloc(5_000_000, 'CANARY'))]))],
    ['text', chunk('tIME', Buffer.alloc(7))],
    ['xmp', chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0CANARY'))],
    ['exif', chunk('eXIf', Buffer.from('CANARY'))],
    ['application-data', chunk('prVt', Buffer.from('CANARY'))],
    ['icc-extras', chunk('iCCP', Buffer.concat([Buffer.from('CANARY\0\0'), deflateSync(Buffer.alloc(6_000_000))]))],
  ])('drops %s', async (kind, extra) => {
    const png = withChunks(await makePng(), extra);
    expect(await kindsOf(png)).toContain(kind);
    const rebuilt = await rebuild(png);
    expect(rebuilt.includes('CANARY')).toBe(false);
    expect(typesOf(rebuilt)).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  it('drops what follows the end', async () => {
    const png = Buffer.concat([await makePng(), Buffer.from('CANARY')]);
    expect(await kindsOf(png)).toContain('trailing-data');
    expect((await rebuild(png)).includes('CANARY')).toBe(false);
  });

  it.each([
    ['behind the compressed stream', Buffer.concat([PIXELS, Buffer.from('CANARY')])],
    ['behind the last line', rows([0, 1, 2, 3, 4, 5, 6], [0, 7, 8, 9, 10, 11, 12], [...Buffer.from('CANARY-CANARY')])],
  ])('packs anew what hides data %s', async (_, data) => {
    const png = pngOf(header(2, 2), chunk('IDAT', data));
    const rebuilt = await rebuild(png);
    expect(rebuilt.equals(await rebuild(pngOf(header(2, 2), chunk('IDAT', PIXELS))))).toBe(true);
    expect(await kindsOf(png)).toEqual(['trailing-data']);
  });

  it('keeps the orientation in a fresh chunk', async () => {
    const png = withChunks(await makePng(), chunk('eXIf', orientationExif(6)));
    const { picture } = await rebuildPng(png, OPTIONS);
    expect(picture.orientation).toBe(6);
    expect((await sharp(await rebuild(png)).metadata()).orientation).toBe(6);
  });

  it('keeps chunks that change colours', async () => {
    const gamma = Buffer.alloc(4);
    gamma.writeUInt32BE(45_455);
    const png = withChunks(
      await makePng(),
      chunk('gAMA', gamma),
      chunk('sRGB', Buffer.from([0])),
      chunk('gAMA', Buffer.alloc(5)),
    );
    expect(typesOf(await rebuild(png))).toEqual(['IHDR', 'gAMA', 'sRGB', 'IDAT', 'IEND']);
  });

  it('keeps a right animation frame by frame', async () => {
    const apng = makeApng(5);
    const { picture } = await rebuildPng(apng, OPTIONS);
    expect(picture.animation?.frames.length).toBe(5);
    expect((await rebuild(apng)).equals(apng)).toBe(true);
  });

  it('keeps the still picture of a wrong animation', async () => {
    const apng = makeApng(3);
    const wrong = pngOf(
      ...[...chunksOf(apng)].filter((part, index) => part.type !== 'IEND' && index !== 4).map((part) => part.whole),
    );
    expect(typesOf(await rebuild(wrong))).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  it('refuses each limit from the header', async () => {
    const size = (width: number, height: number, rest?: number[]) =>
      refusalOf(() => rebuildPng(pngOf(header(width, height, rest), chunk('IDAT', PIXELS)), OPTIONS));
    expect(await size(10_001, 1)).toBe('image/side-too-long');
    expect(await size(8000, 8000)).toBe('image/too-many-pixels');
    expect(await size(0, 1)).toBe('image/corrupt');
    const narrow = { ...OPTIONS, limits: { ...OPTIONS.limits, maxDecoderBytes: 200 * 1024 * 1024 } };
    expect(await refusalOf(() => rebuildPng(pngOf(header(6000, 6000, [16, 6, 0, 0, 1]), chunk('IDAT', PIXELS)), narrow))).toBe(
      'image/too-much-memory',
    );
    expect(await refusalOf(() => rebuildPng(makeApng(501), OPTIONS))).toBe('image/too-many-frames');
    const shy = { ...OPTIONS, limits: { ...OPTIONS.limits, maxTotalPixels: 100 } };
    expect(await refusalOf(() => rebuildPng(makeApng(9), shy))).toBe('image/too-many-pixels');
  });

  it('refuses damage', async () => {
    const png = await makePng();
    const flipped = Buffer.from(png);
    flipped[png.indexOf('IDAT') + 20] = (flipped[png.indexOf('IDAT') + 20] ?? 0) ^ 1;
    const cases: [string, Buffer][] = [
      ['image/corrupt', flipped],
      ['image/truncated', png.subarray(0, -12)],
      ['image/truncated', pngOf(header(2, 2))],
      ['image/truncated', pngOf(header(2, 3), chunk('IDAT', PIXELS))],
      ['image/truncated', pngOf(header(2, 2), chunk('IDAT', PIXELS.subarray(0, -8)))],
      ['image/corrupt', pngOf(header(2, 2), chunk('IDAT', Buffer.from('not deflate')))],
      ['image/corrupt', pngOf(header(2, 2), chunk('IDAT', rows([5, 1, 2, 3, 4, 5, 6], [0, 7, 8, 9, 10, 11, 12])))],
      ['image/corrupt', pngOf(header(2, 2, [8, 3, 0, 0, 0]), chunk('IDAT', PIXELS))],
      ['image/corrupt', pngOf(header(2, 2, [3, 2, 0, 0, 0]), chunk('IDAT', PIXELS))],
      ['image/corrupt', pngOf(header(2, 2), chunk('CRIT', Buffer.alloc(1)), chunk('IDAT', PIXELS))],
    ];
    for (const [code, bytes] of cases) expect(await refusalOf(() => rebuildPng(bytes, OPTIONS))).toBe(code);
  });

  it('refuses an animation frame whose pixels are not whole', async () => {
    const parts = [...chunksOf(makeApng(2))];
    const last = parts.findIndex((part) => part.type === 'fdAT');
    const wholes = parts
      .slice(0, -1)
      .map((part, index) => (index === last ? chunk('fdAT', part.data.subarray(0, -7)) : part.whole));
    expect(await refusalOf(() => rebuildPng(pngOf(...wholes), OPTIONS))).toBe('image/truncated');
  });
});
