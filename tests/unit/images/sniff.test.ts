import { requireAgreedType } from '@/lib/images/sniff';
import { DEFAULT_INTAKE_FORMATS, INTAKE_FORMAT_NAMES, mediaTypeOfFormat } from '@/lib/shared/media-types';
import { makeAvif, makeBmp, makeTiff, makeWebp } from '@/tests/unit/images/formats/other-formats';
import { makeApng, makeGif, makeJpeg, makePng, refusalOf } from '@/tests/unit/images/formats/made-files';

describe('requireAgreedType', () => {
  it.each([
    ['image/jpeg', 'image/jpeg'],
    ['image/jpeg', 'image/jpg'],
    ['image/jpeg', 'IMAGE/PJPEG; q=1'],
    ['image/jpeg', ''],
    ['image/jpeg', 'application/octet-stream'],
  ] as const)('takes a JPEG named as %s and declared as %j', async (extensionType, declaredType) => {
    expect(await requireAgreedType(await makeJpeg(), { extensionType, declaredType }, DEFAULT_INTAKE_FORMATS)).toBe('image/jpeg');
  });

  it('takes PNG, APNG and GIF', async () => {
    expect(
      await requireAgreedType(await makePng(), { extensionType: 'image/png', declaredType: 'image/png' }, DEFAULT_INTAKE_FORMATS),
    ).toBe('image/png');
    expect(
      await requireAgreedType(makeApng(3), { extensionType: 'image/png', declaredType: 'image/apng' }, DEFAULT_INTAKE_FORMATS),
    ).toBe('image/png');
    expect(
      await requireAgreedType(
        await makeGif(2),
        { extensionType: 'image/gif', declaredType: 'image/gif' },
        DEFAULT_INTAKE_FORMATS,
      ),
    ).toBe('image/gif');
  });

  it('takes the other formats where they are switched on, and tells them apart', async () => {
    const files = [
      ['webp', await makeWebp(), 'image/webp'],
      ['avif', await makeAvif(), 'image/avif'],
      ['tiff', await makeTiff(), 'image/tiff'],
      ['bmp', makeBmp(4, 4, { bits: 24 }, () => 0), 'image/x-ms-bmp'],
    ] as const;
    for (const [format, bytes, declaredType] of files) {
      const extensionType = mediaTypeOfFormat(format);
      expect(await requireAgreedType(bytes, { extensionType, declaredType }, [format])).toBe(extensionType);
      const others = INTAKE_FORMAT_NAMES.filter((name) => name !== format);
      expect(await refusalOf(() => requireAgreedType(bytes, { extensionType, declaredType: '' }, others))).toBe(
        'image/type-not-allowed',
      );
    }
  });

  it('tells HEIC by its brands, wherever they stand, and AVIF from it', async () => {
    const box = (...brands: string[]): Buffer => {
      const body = Buffer.from(`ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`, 'latin1');
      const size = Buffer.alloc(4);
      size.writeUInt32BE(4 + body.length);
      return Buffer.concat([size, body, Buffer.alloc(40)]);
    };
    const typeOf = (bytes: Buffer, extensionType: 'image/heic' | 'image/avif') =>
      refusalOf(() => requireAgreedType(bytes, { extensionType, declaredType: '' }, ['heic', 'avif']));
    expect(await typeOf(box('heic', 'mif1', 'heic'), 'image/heic')).toBe('none');
    expect(await typeOf(box('mif1', 'heic'), 'image/heic')).toBe('none');
    expect(await typeOf(box('mif1', 'avif'), 'image/avif')).toBe('none');
    expect(await typeOf(box('heic', 'avif'), 'image/heic')).toBe('image/type-mismatch');
    expect(await typeOf(box('mif1'), 'image/heic')).toBe('image/type-not-allowed');
    expect(await typeOf(box('isom', 'mp42'), 'image/heic')).toBe('image/type-not-allowed');
  });

  it.each([
    ['image/empty', Buffer.alloc(0), 'image/png', 'image/png'],
    ['image/type-not-allowed', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/png', 'image/png'],
    ['image/type-not-allowed', Buffer.from('RIFF....WEBPVP8 '), 'image/png', 'image/png'],
    ['image/type-not-allowed', Buffer.from('\nGIF89a'), 'image/gif', 'image/gif'],
    ['image/type-not-allowed', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg', 'text/html'],
    ['image/type-not-allowed', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg', 'constructor'],
    ['image/type-mismatch', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/png', 'image/png'],
    ['image/type-mismatch', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg', 'image/png'],
  ] as const)('refuses with %s', async (code, bytes, extensionType, declaredType) => {
    expect(await refusalOf(() => requireAgreedType(bytes, { extensionType, declaredType }, DEFAULT_INTAKE_FORMATS))).toBe(code);
  });
});
