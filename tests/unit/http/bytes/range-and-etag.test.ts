// Ranges and entity tags as RFC 9110 has them.

import fc from 'fast-check';
import { decideBytes } from '@/lib/http/bytes/byte-response';
import { allowsRange, matchesIfNoneMatch } from '@/lib/http/bytes/etag';
import { parseRange } from '@/lib/http/bytes/range';

const part = (start: number, end: number) => ({ kind: 'part', start, end });
const WHOLE = { kind: 'whole' };
const UNSATISFIABLE = { kind: 'unsatisfiable' };

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', part(0, 0)],
    ['bytes=0-99', part(0, 99)],
    ['bytes=10-19', part(10, 19)],
    ['bytes=10-', part(10, 99)],
    ['bytes=99-', part(99, 99)],
    ['bytes=0-1000', part(0, 99)],
    ['bytes=-1', part(99, 99)],
    ['bytes=-100', part(0, 99)],
    ['bytes=-1000', part(0, 99)],
    ['BYTES=1-2', part(1, 2)],
    ['bytes= 1-2 ', part(1, 2)],
    ['bytes=0-9007199254740993', part(0, 99)],
    [`bytes=0-${'9'.repeat(400)}`, part(0, 99)],
    ['bytes=100-', UNSATISFIABLE],
    ['bytes=100-200', UNSATISFIABLE],
    ['bytes=2147483648-', UNSATISFIABLE],
    ['bytes=9007199254740993-', UNSATISFIABLE],
    [`bytes=${'9'.repeat(400)}-`, UNSATISFIABLE],
    ['bytes=-0', UNSATISFIABLE],
    ['bytes=0-1,2-3', WHOLE],
    ['bytes=0-1, -1', WHOLE],
    ['bytes=5-4', WHOLE],
    ['bytes=-', WHOLE],
    ['bytes=', WHOLE],
    ['bytes=a-b', WHOLE],
    ['bytes=1.5-2', WHOLE],
    ['bytes=-1-2', WHOLE],
    ['bytes=+1-2', WHOLE],
    ['bytes=0x1-2', WHOLE],
    ['items=0-1', WHOLE],
    ['0-1', WHOLE],
    ['', WHOLE],
  ])('%s of 100 bytes', (header, expected) => expect(parseRange(header, 100)).toEqual(expected));

  it('is whole without a header', () => expect(parseRange(null, 100)).toEqual(WHOLE));
  it('has no part of nothing', () => {
    expect(parseRange('bytes=0-', 0)).toEqual(UNSATISFIABLE);
    expect(parseRange('bytes=-5', 0)).toEqual(WHOLE);
  });

  it('never leaves the file, whatever is asked', () => {
    const number = fc.oneof(fc.nat(300), fc.bigInt({ min: 0n, max: 2n ** 80n }), fc.constant(''));
    fc.assert(
      fc.property(number, number, fc.nat(200), (first, last, size) => {
        const decision = parseRange(`bytes=${first}-${last}`, size);
        return decision.kind !== 'part' || (decision.start >= 0 && decision.start <= decision.end && decision.end < size);
      }),
    );
  });
});

describe('matchesIfNoneMatch', () => {
  const tag = '"abc"';
  it.each(['"abc"', 'W/"abc"', '*', ' * ', '"x", "abc"', '"x",W/"abc","y"', '"a,b","abc"'])('%s matches', (header) => {
    expect(matchesIfNoneMatch(header, tag)).toBe(true);
  });
  it.each(['', 'abc', '"ABC"', '"abcd"', '"x"', '"*"', 'W/', '"a,"abc', '"x\\"abc"'])('%s does not', (header) => {
    expect(matchesIfNoneMatch(header, tag)).toBe(false);
  });
  it('needs a header', () => expect(matchesIfNoneMatch(null, tag)).toBe(false));
});

describe('allowsRange', () => {
  it('needs exactly our strong tag, or nothing', () => {
    expect(allowsRange(null, '"a"')).toBe(true);
    expect(allowsRange('"a"', '"a"')).toBe(true);
    for (const other of ['W/"a"', '"b"', 'Sat, 21 Nov 2026 10:00:00 GMT', '*', '']) expect(allowsRange(other, '"a"')).toBe(false);
  });
});

describe('decideBytes', () => {
  const known = { etag: '"a"', plainBytes: 100 };
  const ask = (headers: Record<string, string>, method = 'GET') =>
    decideBytes(new Request('http://localhost/x', { headers, method }), known);

  it('puts If-None-Match before the range', () => {
    expect(ask({ 'if-none-match': '"a"', range: 'bytes=0-1' })).toEqual({ kind: 'not-modified' });
    expect(ask({ 'if-none-match': '"b"', range: 'bytes=0-1' })).toEqual(part(0, 1));
  });

  it('honours a range only for GET and a matching If-Range', () => {
    expect(ask({ range: 'bytes=0-1', 'if-range': '"a"' })).toEqual(part(0, 1));
    expect(ask({ range: 'bytes=0-1', 'if-range': '"b"' })).toEqual(WHOLE);
    expect(ask({ range: 'bytes=100-', 'if-range': '"b"' })).toEqual(WHOLE);
    expect(ask({ range: 'bytes=100-' })).toEqual(UNSATISFIABLE);
    expect(ask({ range: 'bytes=0-1' }, 'HEAD')).toEqual(WHOLE);
    expect(ask({ 'if-none-match': '*' }, 'HEAD')).toEqual({ kind: 'not-modified' });
  });
});
