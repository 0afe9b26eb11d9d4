// Words of a search: folded the same way on both sides, found by their beginnings, bounded.

import fc from 'fast-check';
import { indexValues, searchValues } from '@/lib/vault/search/words';

const finds = (search: string, ...texts: string[]) => {
  const index = new Set(indexValues(texts));
  const wanted = searchValues(search);
  return wanted.length > 0 && wanted.every((value) => index.has(value));
};

describe('searchValues on what indexValues made', () => {
  it.each([
    ['sunset', 'Sunset over the sea.jpg'],
    ['SUNS', 'sunset.jpg'],
    ['sun sea', 'Sunset over the sea.jpg'],
    ['cafe', 'Café au lait'],
    ['CAFÉ', 'cafe'],
    ['strasse', 'Große Straße'],
    ['istanbul', 'İSTANBUL'],
    ['lodz', 'Łódź'],
    ['σοφοσ', 'ΣΟΦΌΣ'],
    ['fi', 'ﬁ'],
    ['img_1234', 'IMG_1234.JPG'],
    ['1234', 'DSC01234 1234'],
    ['01234', 'DSC01234.jpg'],
    ['dsc01', 'DSC01234.jpg'],
    ['２０２４', '2024-05-03'],
    ['東京', '東京タワー'],
    ['タワー', '東京タワー'],
    ['京', '東京タワー'],
    ['서울', '서울에서 온 편지'],
    ['ทะเล', 'ไปทะเลกัน'],
    ['ёлка', 'Елка'],
    ['не', 'не'],
    ['photographers', 'photographers of Berlin'],
    ['अच्छा', 'अच्छा दिन'],
  ])('finds %p in %p', (search, text) => {
    expect(finds(search, text)).toBe(true);
  });

  it.each([
    ['unset', 'sunset.jpg'],
    ['su', 'sunset.jpg'],
    ['sun moon', 'sunset.jpg'],
    ['都京', '東京'],
    ['234', 'dsc1234'],
  ])('does not find %p in %p', (search, text) => {
    expect(finds(search, text)).toBe(false);
  });

  it('looks for nothing where no word is long enough', () => {
    for (const text of ['', ' ', 'a', 'a b', '---', '\u0000', '😀']) expect(searchValues(text)).toEqual([]);
  });

  it('finds every word of a text by each of its beginnings, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, (value) => {
        const index = new Set(indexValues([value]));
        for (const wanted of searchValues(value)) expect(index.has(wanted)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{3,20}$/), fc.nat(20), (word, cut) => {
        expect(finds(word.slice(0, Math.max(3, cut)), `x ${word} y`)).toBe(true);
      }),
    );
  });

  it('is the same for composed and decomposed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(indexValues([text.normalize('NFD')]).sort()).toEqual(indexValues([text.normalize('NFC')]).sort());
      }),
    );
  });

  it('keeps a picture within 400 terms, the first texts first, and a search within 16', () => {
    const long = Array.from({ length: 2_000 }, (_, index) => `word${index}x`).join(' ');
    const values = indexValues(['Harbour.jpg', long, 'never']);
    expect(values).toHaveLength(400);
    expect(values).toContain('harbour');
    expect(searchValues(long)).toHaveLength(16);
  });

  it('takes a long hostile text in its stride', () => {
    const begun = performance.now();
    indexValues(['e\u0301'.repeat(5_000), '漢'.repeat(10_000), '1a'.repeat(5_000)]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
