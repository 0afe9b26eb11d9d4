import fc from 'fast-check';
import { albumFolder, EntryNames, fileName, pathPart } from '@/lib/vault/export/making/entry-names';

describe('pathPart', () => {
  it.each([
    ['../../etc/passwd', '__.._etc_passwd'],
    ['..', '_'],
    ['.hidden', '_hidden'],
    ['C:\\Windows\\x', 'C__Windows_x'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['a\u0000b\r\nc', 'abc'],
    ['trailing. . ', 'trailing'],
    ['CON', '_CON'],
    ['con.jpg', '_con.jpg'],
    ['LPT1', '_LPT1'],
    ['console', 'console'],
    ['a／b∕c⁄d＼e', 'a_b_c_d_e'],
    ['quest? <"star*">|', 'quest_ __star____'],
    ['', 'x'],
    [' \u200b ', 'x'],
    ['\ud800', '\ufffd'],
    ['e\u0301te', 'éte'],
    ['👨‍👩‍👧 写真', '👨‍👩‍👧 写真'],
  ])('%j becomes %j', (text, expected) => {
    expect(pathPart(text, 'x')).toBe(expected);
  });

  it('is never a path, a device, hidden, empty or too long, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const part = pathPart(text, 'x');
        expect(part).not.toMatch(/[<>:"/\\|?*\p{Cc}]|^\.|[. ]$|^$/u);
        expect(part.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(201);
      }),
      { numRuns: 2_000 },
    );
  });

  it('cuts between characters, not inside of one', () => {
    expect(pathPart('👨‍👩‍👧'.repeat(30), 'x')).toBe('👨‍👩‍👧'.repeat(Math.floor(200 / Buffer.byteLength('👨‍👩‍👧'))));
  });
});

describe('albumFolder', () => {
  it.each([
    ['untouched', '_untouched'],
    ['Manifest.json', '_Manifest.json'],
    ['manifest-12.json', '_manifest-12.json'],
    ['manifest', 'manifest'],
    ['///', '___'],
    ['…', '…'],
    ['...', '_'],
    ['', 'album'],
  ])('%j becomes %j', (title, expected) => {
    expect(albumFolder(title)).toBe(expected);
  });
});

describe('fileName', () => {
  it.each([
    ['a.jpg', 'image/jpeg', 'a', 'jpg'],
    ['a.JPEG', 'image/jpeg', 'a', 'JPEG'],
    ['a.heic', 'image/jpeg', 'a', 'jpg'],
    ['a', 'image/png', 'a', 'png'],
    ['a.b.gif', 'image/gif', 'a.b', 'gif'],
    ['Mr. Smith and his very long words', 'image/png', 'Mr. Smith and his very long words', 'png'],
    ['.png', 'image/png', 'picture', 'png'],
    ['a.exe', 'image/webp', 'a', 'webp'],
    ['a.HEIC', 'application/octet-stream', 'a', 'HEIC'],
    ['a.b c', 'application/octet-stream', 'a', 'bin'],
  ] as const)('%j as %s is %j . %j', (name, mediaType, stem, ending) => {
    expect(fileName(name, mediaType)).toEqual({ stem, ending });
  });
});

describe('EntryNames', () => {
  const jpg = (stem: string) => ({ stem, ending: 'jpg' });

  it('numbers what would be the same file somewhere', () => {
    const names = new EntryNames();
    const taken = [jpg('a'), jpg('a'), jpg('A'), jpg('a (2)'), jpg('e\u0301'), jpg('é'), jpg('a')].map((name) =>
      names.take('f', name),
    );
    expect(taken).toEqual([
      'f/a.jpg',
      'f/a (2).jpg',
      'f/A (3).jpg',
      'f/a (2) (2).jpg',
      'f/e\u0301.jpg',
      'f/é (2).jpg',
      'f/a (4).jpg',
    ]);
    expect(names.take('g', jpg('a'))).toBe('g/a.jpg');
  });

  it('hands no path out that was reserved', () => {
    const names = new EntryNames();
    names.reserve('f/a.jpg');
    names.reserve('f/A (2).jpg');
    expect(names.take('f', jpg('a'))).toBe('f/a (3).jpg');
  });

  it('stays quick with 20,000 pictures of one name', () => {
    const names = new EntryNames();
    const paths = Array.from({ length: 20_000 }, () => names.take('f', jpg('IMG_0001')).toLowerCase());
    expect(new Set(paths).size).toBe(20_000);
  });
});
