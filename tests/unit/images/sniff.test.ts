import { requireAgreedType } from '@/lib/images/sniff';
import { DEFAULT_INTAKE_FORMATS } from '@/lib/shared/media-types';
import { makeApng, makeGif, makeJpeg, makePng, refusalOf } from './made-files';

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
