// Makes a file name fit to be shown, sent and remembered. The result is text for people; no path is ever made from it.

import { MAX_FILE_NAME_CHARACTERS } from '@/lib/shared/limits';
import { type IntakeFormat, type IntakeMediaType, mediaTypeOfExtension, type OriginalMediaType } from '@/lib/shared/media-types';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Everything that separates folders somewhere, or turns into something that does under normalisation. */
const SEPARATORS = /[/\\\u2044\u2215\u2216\u29f5\u29f8\uff0f\uff3c]/u;
/** Control, format (bidi, zero-width), surrogate, private and unassigned characters, line and paragraph separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;
const NAMELESS_STEM = 'photo';
const LONGEST_EXTENSION = 10;

/** Last path part, visible characters only, NFC, single spaces, without dots or spaces at the end; may be empty. */
function visiblePart(name: string): string {
  const last = name.normalize('NFC').split(SEPARATORS).at(-1) ?? '';
  const visible = last.replace(/\s+/gu, ' ').replace(UNSEEN, '').replace(STACKED_MARKS, '$1').normalize('NFC');
  return visible.replace(/\s+/gu, ' ').replace(/^ +|[. ]+$/gu, '');
}

/** Cuts at a whole character, never inside one. */
function cutTo(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    if (cut.length + segment.length > maxCharacters) break;
    cut += segment;
  }
  return cut.replace(/[. ]+$/u, '');
}

/** Splits at the last dot; the extension is lower case and without the dot, empty where there is none. */
function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  if (dot === -1) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() };
}

/**
 * Reads an uploaded file's name: what to show (NFC, at most 200 characters, no control, bidi or format character, no folder)
 * and which type, of those formats, its last extension claims. The extension's own spelling is kept.
 * @throws SafelightError `image/name-refused` without a usable name, `image/type-not-allowed` for any other extension
 */
export function parseFileName(
  fileName: string,
  formats: readonly IntakeFormat[],
): { displayName: string; mediaType: IntakeMediaType } {
  const name = visiblePart(fileName);
  const { stem, extension } = splitName(name);
  if (name === '' || extension === '') throw new SafelightError('image/name-refused', { detail: 'no extension' });
  const mediaType = mediaTypeOfExtension(extension, formats);
  if (mediaType === undefined) {
    throw new SafelightError('image/type-not-allowed', { detail: `extension ${extension.slice(0, LONGEST_EXTENSION)}` });
  }
  const shownExtension = name.slice(name.length - extension.length);
  const shownStem = cutTo(stem, MAX_FILE_NAME_CHARACTERS - extension.length - 1) || NAMELESS_STEM;
  return { displayName: `${shownStem}.${shownExtension}`, mediaType };
}

const EXTENSION_OF: Readonly<Record<OriginalMediaType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
};

/** A display name of {@link parseFileName} with the ending of what the file was turned into. */
export function nameAfterConversion(name: string, mediaType: OriginalMediaType): string {
  return `${cutTo(splitName(name).stem, MAX_FILE_NAME_CHARACTERS - 5)}.${EXTENSION_OF[mediaType]}`;
}

/**
 * Makes any name fit to be shown: NFC, at most 200 characters, no control, bidi or format character, no folder.
 * @throws SafelightError `image/name-refused` when nothing visible is left
 */
export function displayName(name: string): string {
  const visible = visiblePart(name);
  const { stem, extension } = splitName(visible);
  const shownExtension = extension === '' || extension.length > LONGEST_EXTENSION ? '' : visible.slice(stem.length);
  const shownStem = cutTo(
    visible.slice(0, visible.length - shownExtension.length),
    MAX_FILE_NAME_CHARACTERS - shownExtension.length,
  );
  const shown = shownStem === '' ? visiblePart(shownExtension.slice(1)) : `${shownStem}${shownExtension}`;
  if (shown === '') throw new SafelightError('image/name-refused', { detail: 'nothing visible' });
  return shown;
}
