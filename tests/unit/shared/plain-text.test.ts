// What people type, tidied: nothing invisible stays, and tidying twice changes nothing.

import fc from 'fast-check';
import { plainLine, plainLines } from '@/lib/shared/plain-text';

describe('plainLine', () => {
  it.each([
    ['  Summer   2024 \n', 'Summer 2024'],
    ['a\u202eb\u0000c\u200b', 'abc'],
    ['e\u0301', 'é'],
    ['\ud800x', 'x'],
    ['\u200d\u200c', ''],
    ['👩\u200d🚀', '👩\u200d🚀'],
    ['a' + '\u0301'.repeat(50), 'á' + '\u0301'.repeat(4)],
    ['\u2028line', 'line'],
  ])('makes %p into %p', (typed, kept) => {
    expect(plainLine(typed)).toBe(kept);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const once = plainLine(text);
        expect(plainLine(once)).toBe(once);
        expect(once.isWellFormed()).toBe(true);
        expect(once).not.toMatch(/[\n\r\u2028\u202e\u0000]/u);
      }),
    );
  });
});

describe('plainLines', () => {
  it('keeps lines and at most one empty one in a row', () => {
    expect(plainLines(' one \r\n two\r\r\r\r three \u2028four\n')).toBe('one\ntwo\n\nthree\nfour');
    expect(plainLines(' \n \n')).toBe('');
  });
});
