// Entity tags and the questions asked with them (RFC 9110 sections 8.8.3, 13.1.2 and 13.1.5). Ours are always strong.

const TAGS = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** True when an If-None-Match header names `etag`: `*`, one tag or a list, weak ones included (weak comparison). */
export function matchesIfNoneMatch(header: string | null, etag: string): boolean {
  if (header === null) return false;
  if (header.trim() === '*') return true;
  return (header.match(TAGS) ?? []).some((tag) => tag.replace(/^W\//, '') === etag);
}

/** True when an If-Range header lets the range stand: it is missing, or exactly our strong tag. Dates never match: we send none. */
export function allowsRange(ifRange: string | null, etag: string): boolean {
  return ifRange === null || ifRange.trim() === etag;
}
