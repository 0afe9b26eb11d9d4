// The line that is laid over a picture: the owner's text with who looks and the day filled in. Pure.

import { MARK_PLACEHOLDERS } from '@/lib/shared/protect/watermark';

const MAX_LINE_CHARACTERS = 160;
// A person's name was typed, too: what cannot be seen or turns directions has no place in a picture either.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const PILED = /(\p{M}{3})\p{M}+/gu;

/** At most 160 characters; placeholders in the name stay letters. The day is that of UTC, as 2026-11-27. */
export function markLine(text: string, viewer: { readonly name: string; readonly now: Date }): string {
  const values: Readonly<Record<string, string>> = {
    [MARK_PLACEHOLDERS.name]: viewer.name,
    [MARK_PLACEHOLDERS.date]: viewer.now.toISOString().slice(0, 10),
  };
  const filled = text.replace(/\{(?:name|date)\}/g, (placeholder) => values[placeholder] ?? placeholder);
  const clean = filled.toWellFormed().normalize('NFC').replace(UNSEEN, '').replace(PILED, '$1').trim();
  return [...clean].slice(0, MAX_LINE_CHARACTERS).join('');
}
