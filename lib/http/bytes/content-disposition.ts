// The name a download gets (RFC 6266, RFC 8187). Whatever the name holds, the header stays one header, and the name stays a name.

import { MAX_FILE_NAME_CHARACTERS } from '@/lib/shared/limits';

const NAMELESS = 'picture';
// Control characters, line separators and everything that re-orders or hides text; joiners inside words and emoji may stay.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
const SEPARATORS = /[/\\:]/g;
// RFC 8187 attr-char: everything else is percent-encoded.
const NOT_ATTR_CHAR = /['()*]/g;
// A quoted string needs no escapes when these are gone; `%` goes because some browsers decode it (RFC 6266 appendix D).
const NOT_PLAIN = /[^\x20-\x7e]|["\\%]/g;

/** A name that is safe to offer to any file system's dialog: no path, no control characters, at most 200 characters. */
export function downloadName(fileName: string): string {
  const clean = fileName.toWellFormed().normalize('NFC').replace(UNPRINTABLE, '').replace(SEPARATORS, '_').trim();
  const name = clean.replace(/^\.+/, '_').replace(/[. ]+$/, '');
  return name === '' ? NAMELESS : shorten(name);
}

/**
 * The Content-Disposition header's value, ASCII only: `filename` for old readers, and `filename*` in UTF-8 where they differ.
 * `inline` shows, `attachment` saves.
 */
export function contentDisposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = downloadName(fileName);
  const plain = name.replace(NOT_PLAIN, '_');
  const extended = plain === name ? '' : `; filename*=UTF-8''${encodeExtended(name)}`;
  return `${kind}; filename="${plain}"${extended}`;
}

function encodeExtended(name: string): string {
  return encodeURIComponent(name).replace(NOT_ATTR_CHAR, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Cuts in the middle of nothing: whole code points, and the ending (up to 12 characters) is kept. */
function shorten(name: string): string {
  const points = [...name];
  if (points.length <= MAX_FILE_NAME_CHARACTERS) return name;
  const ending = /\.[A-Za-z0-9]{1,11}$/.exec(name)?.[0] ?? '';
  return points.slice(0, MAX_FILE_NAME_CHARACTERS - ending.length).join('') + ending;
}
