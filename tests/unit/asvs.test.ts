// docs/asvs.tsv says which test proves which row of OWASP ASVS 5.0 (chapters 5 to 7, 9, 10). Here: that every row has a proof, and
// that every proof it names is there.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// The rows that apply to a vault of pictures with passwords, passkeys, one-time codes, OpenID Connect as a client, and opaque tokens.
const ROWS =
  `5.2.1 5.2.2 5.2.4 5.2.6 5.3.1 5.3.2 5.4.1 5.4.2 5.4.3 6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12
  6.3.1 6.3.2 6.3.3 6.3.4 6.3.5 6.3.6 6.3.7 6.3.8 6.4.1 6.4.2 6.4.3 6.4.4 6.4.5 6.4.6
  6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.5.6 6.5.7 6.5.8 6.6.1 6.6.2 6.6.3 6.7.1 6.7.2 6.8.1 6.8.2 6.8.4
  7.1.1 7.1.2 7.1.3 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.5.3 7.6.1 7.6.2
  9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 9.2.4 10.1.1 10.1.2 10.2.1 10.2.2 10.2.3 10.5.1 10.5.2 10.5.3 10.5.4`.split(/\s+/);

type Proof = { id: string; level: string; file: string; title: string };

const [header, ...lines] = readFileSync('docs/asvs.tsv', 'utf8').trimEnd().split('\n');
const proofs: Proof[] = lines.map((line) => {
  const [id = '', level = '', , file = '', title = ''] = line.split('\t');
  return { id, level, file, title };
});

/** True when the file has a test of exactly this title: a call whose first argument it is. */
function hasTest(source: string, title: string): boolean {
  return [`'`, '"', '`'].some((quote) => source.includes(`(${quote}${title}${quote}`));
}

it('has a proof for every row, and rows of these chapters only', () => {
  expect(header).toBe('id\tlevel\trequirement\tfile\ttest');
  expect([...new Set(proofs.map(({ id }) => id))].sort()).toEqual([...ROWS].sort());
  expect(proofs.every(({ level }) => /^[123]$/.test(level))).toBe(true);
});

it.each(proofs.map(({ id, file, title }) => [id, file, title]))('%s is proven by %s: %s', (_id, file, title) => {
  expect(existsSync(file)).toBe(true);
  expect(hasTest(readFileSync(file, 'utf8'), title)).toBe(true);
});

it('would miss a test that is not there', () => {
  expect(hasTest(readFileSync('tests/unit/asvs.test.ts', 'utf8'), 'is not the title of any test')).toBe(false);
});

it('draws nothing from Math.random', () => {
  const sources = ['app', 'lib', 'scripts'].flatMap((room) =>
    readdirSync(room, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  expect(sources.length).toBeGreaterThan(200);
  const drawing = [...sources, 'outer-door.mjs', 'middleware.ts'].filter((file) =>
    readFileSync(file, 'utf8').includes('Math.random'),
  );
  expect(drawing).toEqual([]);
});
