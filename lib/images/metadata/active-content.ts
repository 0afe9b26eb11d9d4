// Finds program text and archives planted where a white list cannot tell them from pixels: colour tables and compressed data (T9).

const LESS_THAN = 0x3c;
const TAGS = [
  '?php',
  '?xml',
  'script',
  'html',
  'svg',
  '!doctype',
  'iframe',
  'body',
  'object',
  'embed',
  '!--#',
  'jsp:',
  'img src',
];
const TAG_STARTS = new Set([...TAGS].flatMap((tag) => [tag.charCodeAt(0), tag.toUpperCase().charCodeAt(0)]));
const SHORT_ECHO_TEXT_BYTES = 8;
const WHOLE_SIGNATURES = ['%PDF-', '#!/bin/', '#!/usr/'];
const LONGEST_TAG = Math.max(...TAGS.map((tag) => tag.length));

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte < 0x7f;
}

function isShortEcho(bytes: Buffer, at: number): boolean {
  if (bytes[at + 1] !== 0x3f || bytes[at + 2] !== 0x3d) return false;
  for (let index = 0; index < SHORT_ECHO_TEXT_BYTES; index += 1) {
    if (!isPrintable(bytes[at + 3 + index])) return false;
  }
  return true;
}

function findTag(bytes: Buffer): number {
  for (let at = bytes.indexOf(LESS_THAN); at !== -1; at = bytes.indexOf(LESS_THAN, at + 1)) {
    if (!TAG_STARTS.has(bytes[at + 1] ?? 0)) continue;
    if (isShortEcho(bytes, at)) return at;
    const text = bytes.toString('latin1', at + 1, at + 1 + LONGEST_TAG).toLowerCase();
    if (TAGS.some((tag) => text.startsWith(tag))) return at;
  }
  return -1;
}

function findArchive(bytes: Buffer): number {
  const signature = 'PK\x03\x04';
  for (let at = bytes.indexOf(signature, 0, 'latin1'); at !== -1; at = bytes.indexOf(signature, at + 1, 'latin1')) {
    const isZipHeader = bytes[at + 5] === 0 && (bytes[at + 8] === 0 || bytes[at + 8] === 8) && bytes[at + 9] === 0;
    if (isZipHeader) return at;
  }
  return -1;
}

/**
 * Offset of the first thing in `bytes` that an interpreter, browser or unpacker could take for its own, or -1.
 * Patterns are long enough that chance meets one in fewer than one photograph in a thousand.
 */
export function findActiveContent(bytes: Buffer): number {
  const places = [findTag(bytes), findArchive(bytes), ...WHOLE_SIGNATURES.map((text) => bytes.indexOf(text, 0, 'latin1'))];
  const found = places.filter((place) => place !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
}
