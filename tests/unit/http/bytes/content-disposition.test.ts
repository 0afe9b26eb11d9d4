// Whatever a picture is called, the header stays one header and the name stays a name.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { contentDisposition, downloadName } from '@/lib/http/bytes/content-disposition';

const VECTORS = path.resolve(process.cwd(), '../shared/vectors/filenames.json');
const ONE_HEADER =
  /^(inline|attachment); filename="([^"\\%]*)"(?:; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+))?$/;
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff/\\:]/u;

/** What a browser makes of the header (RFC 6266: filename* wins). */
function read(header: string): string {
  const match = ONE_HEADER.exec(header);
  if (!match) throw new Error(`not one header: ${header}`);
  const [, , plain = '', extended] = match;
  return extended === undefined ? plain : decodeURIComponent(extended);
}

function requireSafe(name: string): void {
  const header = contentDisposition('attachment', name);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
  const back = read(header);
  expect(back).toBe(downloadName(name));
  expect(back).not.toMatch(UNSAFE);
  expect(back).not.toMatch(/^\.|[. ]$|^ /);
  expect([...back].length).toBeLessThanOrEqual(200);
  expect(back).not.toBe('');
  // What was once made safe stays as it is.
  expect(downloadName(back)).toBe(back);
}

describe('contentDisposition', () => {
  it.each([
    ['photo.jpg', 'inline; filename="photo.jpg"'],
    ['holiday photo (1).jpeg', 'inline; filename="holiday photo (1).jpeg"'],
    ['café.png', `inline; filename="caf_.png"; filename*=UTF-8''caf%C3%A9.png`],
    ['日本.gif', `inline; filename="__.gif"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.gif`],
    [`a'(*).png`, `inline; filename="a'(*).png"`],
    [`é'(*).png`, `inline; filename="_'(*).png"; filename*=UTF-8''%C3%A9%27%28%2A%29.png`],
    [
      'a"; filename="b.html',
      `inline; filename="a__; filename=_b.html"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html`.replace('a__;', 'a_;'),
    ],
    ['100%.png', `inline; filename="100_.png"; filename*=UTF-8''100%25.png`],
    ['', 'inline; filename="picture"'],
    ['...', 'inline; filename="_"'],
  ])('%s', (name, expected) => expect(contentDisposition('inline', name)).toBe(expected));

  it('keeps the ending of a long name', () => {
    const name = downloadName(`${'é'.repeat(300)}.jpeg`);
    expect([...name].length).toBe(200);
    expect(name.endsWith('é.jpeg')).toBe(true);
  });

  it('keeps joined letters and emoji whole', () => {
    for (const name of ['👨‍👩‍👧.png', 'مرحبا.png', 'نمی‌خواهم.png'])
      expect(read(contentDisposition('inline', name))).toBe(name.normalize('NFC'));
  });

  it('holds for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => requireSafe(name)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('.', ' ', '/', '\\', '"', '%', '\r', '\n', '\u202e', ':', 'a', '\ud800') }),
        requireSafe,
      ),
    );
  });
});

describe('the collected file names', () => {
  const isPresent = existsSync(VECTORS);
  const names = isPresent ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as { name: string; why: string }[]) : [];

  it('are there wherever the whole suite runs', () => {
    if (process.env.CI === 'true') expect(isPresent).toBe(true);
    expect(names.length).toBe(isPresent ? 53 : 0);
  });

  for (const { name, why } of names) {
    it(`${why}: ${JSON.stringify(name).slice(0, 60)}`, () => requireSafe(name));
  }

  it('of one picture in two normal forms are one name', () => {
    expect(downloadName('cafe\u0301.png')).toBe(downloadName('caf\u00e9.png'));
  });
});
