// Words, as a search compares them: what is typed and what is indexed go through the same folding, and nothing here knows a key.
// Scripts without spaces between words are cut into single characters and pairs of neighbours.

import { MAX_SEARCH_WORDS, MIN_WORD_CHARACTERS } from '@/lib/shared/organise/organise-limits';

/** A word is found by its beginnings from so many characters … */
const MIN_PREFIX = 3;
/** … to so many; what is longer is compared by these. */
const MAX_PREFIX = 12;
/** What one picture may cost the index. Of longer texts the beginning is found. */
const MAX_TERMS = 400;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const SPACELESS =
  '\\p{Script_Extensions=Han}\\p{Script_Extensions=Hiragana}\\p{Script_Extensions=Katakana}\\p{Script=Hangul}' +
  '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const PIECE = new RegExp(`[${SPACELESS}]+|[^${SPACELESS}]+`, 'gu');
const IS_SPACELESS = new RegExp(`^[${SPACELESS}]`, 'u');
/** Where letters meet digits (`dsc01234`): both sides are words of their own, too. */
const LETTERS_OR_DIGITS = /\p{N}+|[^\p{N}]+/gu;
/** Accents of Latin, Greek and Cyrillic; marks of other scripts are part of their letters. */
const ACCENTS = /[\u0300-\u036f]/gu;
const ALIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const ALIKES = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'gu');

/** The values a text is found by, each to be digested by itself; the first texts go first when there are too many. */
export function indexValues(texts: readonly (string | null)[]): string[] {
  const values = new Set<string>();
  for (const value of eachValue(texts)) {
    if (values.size === MAX_TERMS) break;
    values.add(value);
  }
  return [...values];
}

function* eachValue(texts: readonly (string | null)[]): Generator<string> {
  for (const text of texts) for (const piece of pieces(text ?? '')) yield* valuesOf(piece);
}

/** The values that must all be there for a text to be found; none when nothing in it is long enough to look for. */
export function searchValues(text: string): string[] {
  const values = new Set<string>();
  for (const piece of pieces(text)) {
    const wanted = IS_SPACELESS.test(piece) ? pairs(piece) : beginning(piece);
    for (const value of wanted) if (values.size < MAX_SEARCH_WORDS) values.add(value);
  }
  return [...values];
}

function pieces(text: string): string[] {
  return [...fold(text).matchAll(RUN)].flatMap(([run]) => [...run.matchAll(PIECE)].map(([piece]) => piece));
}

function fold(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return plain.replace(ALIKES, (letter) => ALIKE[letter] ?? letter);
}

function valuesOf(piece: string): string[] {
  if (IS_SPACELESS.test(piece)) return [...new Set(piece), ...pairs(piece)];
  const parts = [...piece.matchAll(LETTERS_OR_DIGITS)].map(([part]) => part);
  return [piece, ...(parts.length > 1 ? parts : [])].flatMap(beginnings);
}

/** Every beginning of a word that finds it, itself among them. */
function beginnings(word: string): string[] {
  const characters = Array.from(word);
  if (characters.length < MIN_PREFIX) return beginning(word);
  const longest = Math.min(characters.length, MAX_PREFIX);
  return Array.from({ length: longest - MIN_PREFIX + 1 }, (_, index) => characters.slice(0, MIN_PREFIX + index).join(''));
}

/** The one value a word is looked for by. */
function beginning(word: string): string[] {
  const characters = Array.from(word);
  return characters.length < MIN_WORD_CHARACTERS ? [] : [characters.slice(0, MAX_PREFIX).join('')];
}

function pairs(run: string): string[] {
  const characters = Array.from(run);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}
