import sharp from 'sharp';
import { rebuildGif } from '@/lib/images/gif/rebuild-gif';
import { join, makeGif, OPTIONS, pixelsOf, refusalOf } from '@/tests/unit/images/formats/made-files';

const extension = (label: number, ...blocks: (Buffer | string)[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x21, label]),
    ...blocks.flatMap((block) => [Buffer.from([block.length]), Buffer.from(block)]),
    Buffer.from([0]),
  ]);

/** A two by one GIF by hand: screen, palette of four, then what is given, then the trailer. */
function gifOf(...blocks: Buffer[]): Buffer {
  const palette = Buffer.from([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
  return Buffer.concat([Buffer.from('GIF89a'), Buffer.from([2, 0, 1, 0, 0x81, 0, 0]), palette, ...blocks, Buffer.from([0x3b])]);
}

/** Codes clear, 1, 2, end at three bits each: two pixels. */
const CODES = Buffer.from([0b00_001_100 | 0b10_000_000, 0b0101_0]);
function frame(data: Buffer, size = [2, 0, 1, 0], at = [0, 0, 0, 0]): Buffer {
  return Buffer.concat([Buffer.from([0x2c, ...at, ...size, 0, 2, data.length]), data, Buffer.from([0])]);
}

const rebuild = (gif: Buffer): Buffer => join(rebuildGif(gif, OPTIONS).parts);
const kindsOf = (gif: Buffer): string[] =>
  rebuildGif(gif, OPTIONS)
    .picture.removed.list()
    .map((entry) => entry.kind);

describe('rebuildGif', () => {
  it('keeps pixels, frames, delays and loop count', async () => {
    const gif = await makeGif(6);
    const rebuilt = rebuild(gif);
    expect((await pixelsOf(rebuilt)).equals(await pixelsOf(gif))).toBe(true);
    const [before, after] = await Promise.all([gif, rebuilt].map((bytes) => sharp(bytes, { animated: true }).metadata()));
    expect([after?.pages, after?.delay, after?.loop]).toEqual([before?.pages, before?.delay, before?.loop]);
    expect(after?.pages).toBe(6);
    expect(rebuild(rebuilt).equals(rebuilt)).toBe(true);
  });

  it.each([
    ['comment', extension(0xfe, 'CANARY')],
    ['text', extension(0x01, Buffer.alloc(12), 'CANARY')],
    ['xmp', extension(0xff, 'XMP DataXMP', 'CANARY')],
    ['icc-extras', extension(0xff, 'ICCRGBG1012', 'CANARY')],
    ['application-data', extension(0xff, 'CANARYAPP10', 'CANARY')],
    ['application-data', extension(0xff, 'NETSCAPE2.0', Buffer.from([1, 0, 0]), 'CANARY')],
  ])('drops %s', async (kind, block) => {
    const gif = gifOf(block, frame(CODES));
    expect(kindsOf(gif)).toEqual([kind]);
    expect(rebuild(gif).includes('CANARY')).toBe(false);
    expect((await pixelsOf(rebuild(gif))).equals(await pixelsOf(gif))).toBe(true);
  });

  it('drops what follows the trailer, and what follows the last pixel of a frame', async () => {
    const plain = gifOf(frame(CODES));
    expect(rebuild(Buffer.concat([plain, Buffer.from('CANARY')])).equals(rebuild(plain))).toBe(true);
    const hiding = gifOf(frame(Buffer.concat([CODES, Buffer.from('CANARY')])));
    expect(rebuild(hiding).equals(rebuild(plain))).toBe(true);
    expect(kindsOf(hiding)).toEqual(['trailing-data']);
  });

  it('closes a stream that had no end code', async () => {
    const open = gifOf(frame(Buffer.concat([Buffer.from([CODES[0] ?? 0, 0b0010_0]), Buffer.from('CANARY')])));
    expect(rebuild(open).includes('CANARY')).toBe(false);
    expect((await pixelsOf(rebuild(open))).equals(await pixelsOf(gifOf(frame(CODES))))).toBe(true);
  });

  it('forgives a missing trailer', () => {
    const gif = gifOf(frame(CODES));
    expect(rebuild(gif.subarray(0, -1)).equals(rebuild(gif))).toBe(true);
  });

  it('refuses each limit from the header', async () => {
    const gif = gifOf(frame(CODES));
    const screen = (width: number, height: number): Buffer => {
      const copy = Buffer.from(gif);
      copy.writeUInt16LE(width, 6);
      copy.writeUInt16LE(height, 8);
      return copy;
    };
    expect(await refusalOf(() => rebuild(screen(10_001, 1)))).toBe('image/side-too-long');
    expect(await refusalOf(() => rebuild(screen(9000, 9000)))).toBe('image/too-many-pixels');
    expect(await refusalOf(() => rebuild(screen(0, 9)))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuild(gifOf(frame(CODES, [2, 0, 1, 0], [0xff, 0xff, 0, 0]))))).toBe('image/side-too-long');
    expect(await refusalOf(() => rebuild(gifOf(...Array<Buffer>(501).fill(frame(CODES)))))).toBe('image/too-many-frames');
    const shy = { ...OPTIONS, limits: { ...OPTIONS.limits, maxTotalPixels: 5 } };
    expect(await refusalOf(() => rebuildGif(gifOf(...Array<Buffer>(3).fill(frame(CODES))), shy))).toBe('image/too-many-pixels');
  });

  it('refuses damage', async () => {
    expect(await refusalOf(() => rebuild(gifOf()))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuild(Buffer.from('GIF89a')))).toBe('image/truncated');
    expect(await refusalOf(() => rebuild(gifOf(frame(CODES)).subarray(0, -4)))).toBe('image/truncated');
    expect(await refusalOf(() => rebuild(gifOf(frame(Buffer.from([0b11_111_100, 0xff])))))).toBe('image/corrupt');
    expect(await refusalOf(() => rebuild(gifOf(frame(CODES, [0, 0, 1, 0]))))).toBe('image/corrupt');
  });
});
