// The folder of nasty pictures beside the repository: present in CI, never part of the repository.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type CorpusFile = {
  readonly name: string;
  readonly category: string;
  readonly expected: 'accept' | 'accept-and-strip' | 'reject' | 'either';
  readonly mustNotSurvive: string | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

const FOLDER = path.resolve(process.cwd(), '../shared/corpus');

export const hasCorpus = existsSync(path.join(FOLDER, 'MANIFEST.tsv'));

/** Every file that the manifest lists, with the outcome it expects. */
export function corpusFiles(): CorpusFile[] {
  const [head = '', ...lines] = readFileSync(path.join(FOLDER, 'MANIFEST.tsv'), 'utf8').trim().split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    const forbidden = cell('must_not_survive');
    return {
      name: cell('file'),
      category: cell('category'),
      expected: cell('expected') as CorpusFile['expected'],
      mustNotSurvive: forbidden === '-' ? null : forbidden,
      bytes: new Uint8Array(readFileSync(path.join(FOLDER, cell('file')))),
    };
  });
}

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif' };

/** The media type a browser would declare for a name. */
export function declaredType(name: string): string {
  const extension = path.extname(name).slice(1).toLowerCase();
  return TYPES[extension] ?? `image/${extension}`;
}
