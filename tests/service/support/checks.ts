// Named checks, one after another: each passes or fails by itself, and the counts are left for CI.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const counts = { passed: 0, failed: 0 };
const failures: { name: string; message: string }[] = [];

/** Runs one check; a throw is its failure, and the next one runs all the same. */
export async function check(name: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  try {
    await work();
    counts.passed += 1;
    console.log(`  ✓ ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    counts.failed += 1;
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failures.push({ name, message });
    console.log(`  ✗ ${name}\n${message}`);
  }
}

/** Prints the sum, leaves `service.json` where CI collects reports, and sets the exit status. */
export function report(): void {
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  const folder = process.env['SAFELIGHT_REPORTS'];
  if (folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'service.json'), JSON.stringify({ ...counts, failures }));
  }
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}
