import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addCompileHints } from '@/scripts/start/compile-hints';

describe(addCompileHints, () => {
  it('begins each script with the hint, once, and leaves everything else alone', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hints-'));
    const files = ['chunks/a.js', 'b.js', 'chunks/style.css', 'media/font.woff2'];
    try {
      for (const file of files) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), `content of ${file}`);
      }
      addCompileHints(folder);
      addCompileHints(folder);
      const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
      for (const file of files) {
        const hint = file.endsWith('.js') ? '//# allFunctionsCalledOnLoad\n' : '';
        expect(read(file)).toBe(`${hint}content of ${file}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
