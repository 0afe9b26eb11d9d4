// What a person typed, made fit to be shown and kept: well-formed, NFC, nothing invisible that could turn or hide what stands beside it.

/** Control, format (bidi, zero-width), surrogate, private and unassigned characters; joiners and selectors of emoji and scripts stay. */
const UNSEEN = /(?![\u200c\u200d\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu;
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** One line: single spaces, none at the ends. May be empty. */
export function plainLine(text: string): string {
  return visible(text.replace(/\s+/gu, ' ')).replace(/\s+/gu, ' ').trim();
}

/** Several lines: line feeds kept, at most one empty line in a row, no space at the ends of lines. May be empty. */
export function plainLines(text: string): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029]/gu, '\n').split('\n');
  const kept = lines.map((line) => plainLine(line)).join('\n');
  return kept.replace(/\n{3,}/gu, '\n\n').trim();
}

function visible(text: string): string {
  const shown = text.normalize('NFC').replace(UNSEEN, '').replace(STACKED_MARKS, '$1').normalize('NFC');
  return SEEN.test(shown) ? shown : '';
}
