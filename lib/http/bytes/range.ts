// The Range header, read as RFC 9110 section 14 allows a server to: one range is honoured, anything else gets the whole.

/** Part bounds are byte offsets, both inclusive, within the representation. */
export type RangeDecision = { kind: 'whole' } | { kind: 'part'; start: number; end: number } | { kind: 'unsatisfiable' };

const WHOLE: RangeDecision = { kind: 'whole' };
const UNSATISFIABLE: RangeDecision = { kind: 'unsatisfiable' };
const SINGLE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * What a Range header asks of `size` bytes. `a-b`, `a-` and `-n` are parts; several ranges, other units and malformed
 * text are ignored (whole); a range that starts at or after the end, and `-0`, are unsatisfiable (416).
 */
export function parseRange(header: string | null, size: number): RangeDecision {
  const match = header === null ? null : SINGLE.exec(header);
  if (!match) return WHOLE;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return WHOLE;
  return first === '' ? suffix(Number(last), size) : bounded(Number(first), last === '' ? Infinity : Number(last), size);
}

function suffix(length: number, size: number): RangeDecision {
  if (length === 0) return UNSATISFIABLE;
  // The last bytes of nothing are all of it, and Content-Range has no way to say so.
  if (size === 0) return WHOLE;
  return { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
}

function bounded(start: number, end: number, size: number): RangeDecision {
  if (end < start) return WHOLE;
  if (start >= size) return UNSATISFIABLE;
  return { kind: 'part', start, end: Math.min(end, size - 1) };
}
