import { createDecoderPool, type DecoderPool } from '@/lib/images/decoder-pool';
import { rebuildFile } from '@/lib/images/decoder/examine';
import { HEAD_BYTES, inspectHead } from '@/lib/images/inspect-head';
import { intakeImage } from '@/lib/images/intake';
import { chunk } from '@/lib/images/png/chunks';
import { INTAKE_FORMAT_NAMES, isOriginalMediaType, mediaTypeOfExtension } from '@/lib/shared/media-types';
import { IMAGE_LIMITS } from '@/lib/shared/limits';
import { makeAvif, makeBmp, makeTiff, makeWebp, tinyWebpBomb, withWebpChunks } from '@/tests/unit/images/formats/other-formats';
import { header, makeGif, makeJpeg, makePng, pngOf, refusalOf, withSegment } from '@/tests/unit/images/formats/made-files';

const REST = chunk('IDAT', Buffer.alloc(2 * HEAD_BYTES, 7));

const png = (width: number, height: number, rest?: number[]): Buffer => pngOf(header(width, height, rest), REST);

async function gif(width: number, height: number): Promise<Buffer> {
  const bytes = await makeGif(1);
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

async function jpeg(width: number, height: number, options: { progressive?: boolean } = {}): Promise<Buffer> {
  const bytes = await makeJpeg(96, 64, options);
  const frame = bytes.indexOf(Buffer.from([0xff, options.progressive ? 0xc2 : 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

function typeOf(extension: string) {
  const mediaType = mediaTypeOfExtension(extension, INTAKE_FORMAT_NAMES);
  if (mediaType === undefined) throw new Error(extension);
  return mediaType;
}

const inspect = (bytes: Buffer, extension: string) =>
  inspectHead(
    bytes.subarray(0, HEAD_BYTES),
    { extensionType: typeOf(extension), declaredType: '' },
    IMAGE_LIMITS,
    INTAKE_FORMAT_NAMES,
  );

describe('inspectHead', () => {
  it.each([
    ['png', 'image/side-too-long', () => png(16_000, 16_000)],
    ['png', 'image/too-many-pixels', () => png(8_000, 8_000)],
    ['png', 'image/too-much-memory', () => png(6_300, 6_300, [16, 6, 0, 0, 1])],
    ['png', 'image/corrupt', () => png(0, 1)],
    ['png', 'image/corrupt', () => png(8, 8, [3, 2, 0, 0, 0])],
    ['png', 'image/corrupt', () => pngOf(chunk('IDAT', Buffer.alloc(9)))],
    ['gif', 'image/side-too-long', () => gif(65_535, 1)],
    ['gif', 'image/too-many-pixels', () => gif(9_000, 9_000)],
    ['gif', 'image/corrupt', () => gif(0, 9)],
    ['jpg', 'image/side-too-long', () => jpeg(65_535, 1)],
    ['jpg', 'image/too-many-pixels', () => jpeg(9_000, 9_000)],
    ['jpg', 'image/too-much-memory', () => jpeg(6_000, 6_000, { progressive: true })],
  ] as const)('refuses a %s with %s, as the decoder would', async (extension, code, make) => {
    const bytes = await make();
    const limits = { ...IMAGE_LIMITS, maxDecoderBytes: 200 * 1024 * 1024 };
    const mediaType = typeOf(extension);
    const claims = { extensionType: mediaType, declaredType: '' };
    expect(await refusalOf(() => inspectHead(bytes.subarray(0, HEAD_BYTES), claims, limits, INTAKE_FORMAT_NAMES))).toBe(code);
    if (!isOriginalMediaType(mediaType)) throw new Error('never rebuilt');
    expect(await refusalOf(() => rebuildFile(bytes, mediaType, limits))).toBe(code);
  });

  const heif = async (change: (bytes: Buffer) => void): Promise<Buffer> => {
    const bytes = await makeAvif();
    change(bytes);
    return bytes;
  };
  const sized = (width: number, height: number) =>
    heif((bytes) => {
      const at = bytes.indexOf('ispe', 0, 'latin1') + 8;
      bytes.writeUInt32BE(width, at);
      bytes.writeUInt32BE(height, at + 4);
    });
  /** A TIFF of one directory with the given entries, all of them LONG. */
  const tiff = (entries: Readonly<Record<number, number>>): Buffer => {
    const list = Object.entries(entries);
    const bytes = Buffer.alloc(10 + 12 * list.length + 4);
    bytes.write('II*\0\x08', 0, 'latin1');
    bytes.writeUInt16LE(list.length, 8);
    for (const [index, [tag, value]] of list.entries()) {
      bytes.writeUInt16LE(Number(tag), 10 + 12 * index);
      bytes.writeUInt16LE(4, 12 + 12 * index);
      bytes.writeUInt32LE(1, 14 + 12 * index);
      bytes.writeUInt32LE(value, 18 + 12 * index);
    }
    return bytes;
  };

  it.each([
    ['webp', 'image/side-too-long', () => tinyWebpBomb(16_000, 16_000)],
    ['webp', 'image/too-many-pixels', () => tinyWebpBomb(9_000, 9_000)],
    ['webp', 'image/corrupt', () => withWebpChunks(Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), ['JUNK', Buffer.alloc(8)])],
    ['avif', 'image/side-too-long', () => sized(16_000, 16_000)],
    ['avif', 'image/too-many-pixels', () => sized(9_000, 9_000)],
    ['avif', 'image/corrupt', () => sized(0, 9)],
    ['avif', 'image/corrupt', () => heif((bytes) => bytes.write('hvc1', bytes.indexOf('av01', 100, 'latin1'), 'latin1'))],
    ['avif', 'image/corrupt', () => heif((bytes) => bytes.write('free', bytes.indexOf('ispe', 0, 'latin1'), 'latin1'))],
    ['tif', 'image/side-too-long', () => tiff({ 256: 16_000, 257: 16_000 })],
    ['tif', 'image/too-many-pixels', () => tiff({ 256: 9_000, 257: 9_000 })],
    ['tif', 'image/too-much-memory', () => tiff({ 256: 6_000, 257: 6_000, 258: 16, 277: 4 })],
    ['tif', 'image/side-too-long', () => tiff({ 256: 10, 257: 10, 322: 60_000, 323: 60_000 })],
    ['tif', 'image/corrupt', () => tiff({ 256: 10, 257: 10, 259: 50_001 })],
    ['tif', 'image/corrupt', () => tiff({ 256: 10 })],
    ['bmp', 'image/side-too-long', () => makeBmp(1, 1, { bits: 24 }, () => 0).fill(0x20, 18, 26)],
  ] as const)('refuses a %s with %s', async (extension, code, make) => {
    const bytes = await make();
    const limits = { ...IMAGE_LIMITS, maxDecoderBytes: 200 * 1024 * 1024 };
    const claims = { extensionType: typeOf(extension), declaredType: '' };
    const started = performance.now();
    const refusal = refusalOf(() => inspectHead(bytes.subarray(0, HEAD_BYTES), claims, limits, INTAKE_FORMAT_NAMES));
    expect(await refusal).toBe(code);
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('takes the other formats where they are switched on, and leaves to the decoder what stands further back', async () => {
    expect(await inspect(await makeWebp(), 'webp')).toBe('image/webp');
    expect(await inspect(await makeAvif(), 'avif')).toBe('image/avif');
    expect(await inspect(await makeTiff(), 'tif')).toBe('image/tiff');
    expect(await inspect((await makeAvif()).subarray(0, 60), 'avif')).toBe('image/avif');
    expect(await inspect((await makeTiff()).subarray(0, 100), 'tif')).toBe('image/tiff');
  });

  it('takes what is within the limits, on the edge of them too', async () => {
    expect(await inspect(await makePng(), 'png')).toBe('image/png');
    expect(await inspect(png(10_000, 4_000), 'png')).toBe('image/png');
    expect(await inspect(await makeGif(2), 'gif')).toBe('image/gif');
    expect(await inspect(await makeJpeg(), 'jpg')).toBe('image/jpeg');
  });

  it('leaves to the decoder what the head is too short to tell', async () => {
    let late = await jpeg(9_000, 9_000);
    for (let segments = 0; segments < 3; segments += 1) late = withSegment(late, 0xe1, Buffer.alloc(65_000));
    expect(await inspect(late, 'jpg')).toBe('image/jpeg');
    expect(await refusalOf(() => rebuildFile(late, 'image/jpeg', IMAGE_LIMITS))).toBe('image/too-many-pixels');
    expect(await inspect((await makePng()).subarray(0, 20), 'png')).toBe('image/png');
    expect(await inspect((await makeGif(1)).subarray(0, 9), 'gif')).toBe('image/gif');
  });
});

describe('intakeImage', () => {
  let pool: DecoderPool;
  // A decoder that cannot start: whatever is handed to it fails with a code of its own.
  beforeAll(() => {
    pool = createDecoderPool({ permits: 1, limits: IMAGE_LIMITS, scriptPath: '/nowhere/lib/images/decoder/main.ts' });
  });
  afterAll(() => pool.close());

  class Watched extends Blob {
    isRead = false;
    override arrayBuffer(): Promise<ArrayBuffer> {
      this.isRead = true;
      return super.arrayBuffer();
    }
  }

  const take = (content: Blob) =>
    intakeImage(pool, { content, fileName: 'a.png', declaredType: 'image/png' }, { limits: IMAGE_LIMITS, mode: 'rebuild' });

  it('refuses by the head alone: the rest is not read and no decoder is asked', async () => {
    const content = new Watched([new Uint8Array(png(16_000, 16_000))]);
    expect(await refusalOf(() => take(content))).toBe('image/side-too-long');
    expect(content.isRead).toBe(false);
    const small = new Watched([new Uint8Array(png(16, 16))]);
    expect(await refusalOf(() => take(small))).toBe('image/decoder-unavailable');
    expect(small.isRead).toBe(true);
  });
});
