import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { displayName, nameAfterConversion, parseFileName } from '@/lib/images/display-name';
import { DEFAULT_INTAKE_FORMATS, INTAKE_FORMAT_NAMES } from '@/lib/shared/media-types';
import { isSafelightError } from '@/lib/shared/safelight-error';

const vectors = path.resolve(process.cwd(), '../shared/vectors/filenames.json');
const names = existsSync(vectors) ? (JSON.parse(readFileSync(vectors, 'utf8')) as { name: string; why: string }[]) : [];

function shownOrCode(name: string): string {
  try {
    return parseFileName(name, DEFAULT_INTAKE_FORMATS).displayName;
  } catch (error) {
    if (isSafelightError(error)) return error.code;
    throw error;
  }
}

function expectFit(name: string): void {
  expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(name.length).toBeLessThanOrEqual(200);
  expect(name).toBe(name.normalize('NFC'));
  expect(name).toBe(name.trim());
}

describe('nameAfterConversion', () => {
  it.each([
    ['IMG_0001.HEIC', 'image/jpeg', 'IMG_0001.jpg'],
    ['scan.v2.tiff', 'image/png', 'scan.v2.png'],
    ['a.bmp', 'image/png', 'a.png'],
  ] as const)('gives %s as %s the name %s', (name, mediaType, shown) => {
    expect(nameAfterConversion(parseFileName(name, INTAKE_FORMAT_NAMES).displayName, mediaType)).toBe(shown);
  });

  it('stays fit for a name of full length', () => {
    const { displayName: shown } = parseFileName(`${'n'.repeat(300)}.tif`, INTAKE_FORMAT_NAMES);
    expectFit(nameAfterConversion(shown, 'image/webp'));
  });
});

describe('parseFileName', () => {
  it('takes the endings of switched-on formats only', () => {
    expect(parseFileName('a.WebP', ['webp'])).toEqual({ displayName: 'a.WebP', mediaType: 'image/webp' });
    expect(parseFileName('a.heif', INTAKE_FORMAT_NAMES).mediaType).toBe('image/heic');
    for (const [name, formats] of [
      ['a.webp', DEFAULT_INTAKE_FORMATS],
      ['a.jpg', ['webp']],
      ['a.svg', INTAKE_FORMAT_NAMES],
    ] as const) {
      expect(() => parseFileName(name, formats)).toThrow(expect.objectContaining({ code: 'image/type-not-allowed' }));
    }
  });

  it.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['..\\..\\windows\\win.ini.jpg', 'win.ini.jpg'],
    ['C:\\x.jpg', 'x.jpg'],
    ['a\0.png.jpg', 'a.png.jpg'],
    ['\u202egnp.exe', 'image/type-not-allowed'],
    ['photo\u200b.png', 'photo.png'],
    ['a\r\nSet-Cookie: x=1.png', 'a Set-Cookie: x=1.png'],
    ['a"; filename="b.html', 'image/type-not-allowed'],
    ['.htaccess', 'image/type-not-allowed'],
    ['.png', 'photo.png'],
    ['png', 'image/name-refused'],
    ['a.png.', 'a.png'],
    ['a.png ', 'a.png'],
    ['a.png::$DATA', 'image/type-not-allowed'],
    ['cafe\u0301.png', 'caf\u00e9.png'],
    ['\ud800.png', 'photo.png'],
    ['image.php.png', 'image.php.png'],
    ['image.png.php', 'image/type-not-allowed'],
    ['image.jpg;.php', 'image/type-not-allowed'],
    ['__proto__', 'image/name-refused'],
    ['a.__proto__', 'image/type-not-allowed'],
    ['a.constructor', 'image/type-not-allowed'],
    ['', 'image/name-refused'],
    ['\uff0e\uff0e\uff0fx.png', 'x.png'],
    ['IMAGE.JPG', 'IMAGE.JPG'],
    ['holiday photo (1).jpeg', 'holiday photo (1).jpeg'],
    ['مرحبا.png', 'مرحبا.png'],
    ['日本.gif', '日本.gif'],
    ['📷.png', '📷.png'],
  ])('makes of %j: %j', (name, shown) => {
    expect(shownOrCode(name)).toBe(shown);
  });

  it('cuts long names between characters and keeps the extension', () => {
    expect(shownOrCode(`${'a'.repeat(300)}.png`)).toBe(`${'a'.repeat(196)}.png`);
    expectFit(shownOrCode(`${'👨‍👩‍👧'.repeat(90)}.jpeg`));
    expect(shownOrCode(`${'📷'.repeat(120)}.png`)).toBe(`${'📷'.repeat(98)}.png`);
  });

  it('stays fit whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const shown = shownOrCode(`${text}.jpg`);
        if (!shown.startsWith('image/')) expectFit(shown);
      }),
    );
  });

  it('has the shared names at hand where it counts', () => {
    expect(names.length > 0 || process.env.CI !== 'true').toBe(true);
  });

  (names.length > 0 ? it : it.skip).each(names.map((entry) => [entry.why, entry.name]))('handles %s', (_, name) => {
    const shown = shownOrCode(name);
    if (shown === 'image/type-not-allowed' || shown === 'image/name-refused') return;
    expectFit(shown);
    expect(shown).toMatch(/\.(jpe?g|png|gif)$/i);
  });
});

describe('displayName', () => {
  it.each([
    ['  Our\u202e house.jpg ', 'Our house.jpg'],
    ['no extension', 'no extension'],
    ['a/b/c', 'c'],
    [`${'x'.repeat(250)}.jpg`, `${'x'.repeat(196)}.jpg`],
  ])('makes of %j: %j', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });

  it.each(['', ' ', '\u200b\u202e', '...', 'a/'])('refuses %j', (name) => {
    expect(() => displayName(name)).toThrow('image/name-refused');
  });
});
