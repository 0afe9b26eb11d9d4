// Archives as others read them: unzip and Python's zipfile judge what the layout says.

import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { createZipLayout, type ZipLayout } from '@/lib/vault/export/zip/zip-layout';
import type { ZipEntry } from '@/lib/vault/export/zip/zip-records';

type Made = { entries: ZipEntry[]; contents: Uint8Array[] };
const GIB = 1024 ** 3;
const WHEN = '2024-05-03T14:07:22';

let folder = '';
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-zip-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function made(files: readonly (readonly [string, Uint8Array])[], modified = WHEN): Made {
  const entries = files.map(([name, bytes]) => ({ name, bytes: bytes.length, crc32: crc32(bytes), modified }));
  return { entries, contents: files.map(([, bytes]) => bytes) };
}

function read(layout: ZipLayout, contents: readonly Uint8Array[], start = 0, end = layout.bytes): Buffer {
  const parts: Uint8Array[] = [];
  for (const piece of layout.pieces(start, end)) {
    parts.push(
      piece.kind === 'bytes' ? piece.bytes : (contents[piece.index]?.subarray(piece.start, piece.end) ?? new Uint8Array()),
    );
  }
  return Buffer.concat(parts);
}

/** Writes an archive of nothing but zeros as a sparse file: only what is not an entry's byte is really written. */
function writeSparse(layout: ZipLayout, name: string): string {
  const file = path.join(folder, name);
  const handle = openSync(file, 'w');
  let position = 0;
  for (const piece of layout.pieces(0, layout.bytes)) {
    if (piece.kind === 'bytes') position += writeSync(handle, piece.bytes, 0, piece.bytes.length, position);
    else position += piece.end - piece.start;
  }
  ftruncateSync(handle, position);
  closeSync(handle);
  expect(position).toBe(layout.bytes);
  return file;
}

const python = (script: string, ...args: string[]): string =>
  execFileSync('python3', ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();

const LIST = `
import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps([[i.filename, i.file_size, i.CRC, list(i.date_time), i.header_offset, i.external_attr >> 16] for i in z.infolist()]))`;

describe('createZipLayout', () => {
  const files = made([
    ['manifest.json', Buffer.from('{}')],
    ['2024/05/Straße 写真 🏞.jpg', Buffer.from('one')],
    ['2024/05/empty.jpg', new Uint8Array()],
    [`2024/${'n'.repeat(300)}.png`, Buffer.alloc(70_000, 7)],
  ]);
  const layout = createZipLayout(files.entries);

  it('makes an archive that unzip finds without fault and Python reads back', () => {
    const file = path.join(folder, 'small.zip');
    const handle = openSync(file, 'w');
    writeSync(handle, read(layout, files.contents));
    closeSync(handle);
    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors detected');
    expect(python('import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())', file)).toBe('None');
    const listed = JSON.parse(python(LIST, file)) as [string, number, number, number[], number, number][];
    expect(listed.map(([name, bytes, sum]) => [name, bytes, sum])).toEqual(
      files.entries.map(({ name, bytes, crc32: sum }) => [name, bytes, sum]),
    );
    expect(listed.every(([, , , when, , mode]) => when.join() === '2024,5,3,14,7,22' && mode === 0o100644)).toBe(true);
    expect(execFileSync('unzip', ['-p', file, '2024/05/Straße*'], { encoding: 'utf8' })).toBe('one');
  });

  it('gives for every range the same bytes as the whole', () => {
    const whole = read(layout, files.contents);
    expect(whole.length).toBe(layout.bytes);
    const edges = [0, 1, 29, 30, 31];
    for (let start = 0; start < 600; start += 1) edges.push(start, layout.bytes - start - 1);
    for (const start of edges) {
      expect(read(layout, files.contents, start).equals(whole.subarray(start))).toBe(true);
      expect(read(layout, files.contents, start, start + 1).equals(whole.subarray(start, start + 1))).toBe(true);
    }
    fc.assert(
      fc.property(fc.nat(layout.bytes - 1), fc.nat(layout.bytes), (start, length) => {
        const end = Math.min(layout.bytes, start + length);
        return read(layout, files.contents, start, end).equals(whole.subarray(start, end));
      }),
    );
  });

  it('never asks for bytes of entries that the range does not touch', () => {
    expect([...layout.pieces(layout.bytes - 500, layout.bytes)].filter(({ kind }) => kind === 'entry')).toEqual([]);
    expect([...layout.pieces(5, 5)]).toEqual([]);
  });

  it.each([
    ['1826-02-01T10:00:00', [1980, 1, 1, 0, 0, 0]],
    ['1980-01-01T00:00:00', [1980, 1, 1, 0, 0, 0]],
    ['2107-12-31T23:59:58', [2107, 12, 31, 23, 59, 58]],
    ['2500-01-01T00:00:00', [2107, 12, 31, 23, 59, 58]],
    ['2026-11-27T10:15:01.250', [2026, 11, 27, 10, 15, 0]],
  ])('tells the time %s as far as an archive can', (modified, expected) => {
    const one = made([['a', Buffer.from('a')]], modified);
    const file = path.join(folder, 'time.zip');
    const handle = openSync(file, 'w');
    writeSync(handle, read(createZipLayout(one.entries), one.contents));
    closeSync(handle);
    expect((JSON.parse(python(LIST, file)) as unknown[][])[0]?.[3]).toEqual(expected);
  });

  it.each([65_534, 65_535, 65_536, 70_000])('holds %d entries', (count) => {
    const one = crc32(Buffer.from('x'));
    const entries = Array.from({ length: count }, (_, index) => ({ name: `f/${index}`, bytes: 1, crc32: one, modified: WHEN }));
    const many = createZipLayout(entries);
    const contents = entries.map(() => Buffer.from('x'));
    const whole = read(many, contents);
    const file = path.join(folder, `many-${count}.zip`);
    const handle = openSync(file, 'w');
    writeSync(handle, whole);
    closeSync(handle);
    expect(execFileSync('unzip', ['-tq', file], { encoding: 'utf8' })).toContain('No errors detected');
    expect(python('import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))', file)).toBe(String(count));
    expect(read(many, contents, many.bytes - 300_000).equals(whole.subarray(many.bytes - 300_000))).toBe(true);
    rmSync(file);
  });

  it('passes 4 GiB with entries behind it, and with an entry that is larger itself', () => {
    const large = 4 * GIB + 5;
    const entries = [
      { name: 'before', bytes: 10, crc32: crc32(new Uint8Array(10)), modified: WHEN },
      { name: 'large', bytes: large, crc32: 0, modified: WHEN },
      { name: 'after', bytes: 3, crc32: crc32(new Uint8Array(3)), modified: WHEN },
    ];
    const file = writeSparse(createZipLayout(entries), 'large.zip');
    const listed = JSON.parse(python(LIST, file)) as [string, number, number, number[], number][];
    expect(listed.map(([name, bytes]) => [name, bytes])).toEqual([
      ['before', 10],
      ['large', large],
      ['after', 3],
    ]);
    expect(listed[2]?.[4]).toBeGreaterThan(0xffff_ffff);
    expect(execFileSync('unzip', ['-t', file, 'before', 'after'], { encoding: 'utf8' })).toContain('No errors detected');
    rmSync(file);
  });

  it.each([-1, 0, 1])('begins a file and its directory right at the edge of 4 GiB (%d)', (shift) => {
    const header = 30 + 'large'.length;
    const entries = [
      { name: 'large', bytes: 0xffff_ffff + shift - header, crc32: 0, modified: WHEN },
      { name: 'after', bytes: 0, crc32: 0, modified: WHEN },
    ];
    const file = writeSparse(createZipLayout(entries), 'edge.zip');
    const listed = JSON.parse(python(LIST, file)) as [string, number, number, number[], number][];
    expect(listed[1]?.[4]).toBe(0xffff_ffff + shift);
    expect(execFileSync('zipinfo', ['-1', file], { encoding: 'utf8' })).toBe('large\nafter\n');
    rmSync(file);
  });
});
