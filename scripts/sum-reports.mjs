// Adds up what the runners reported (Jest, Playwright, service tests, steps) and prints the one closing line CI reads.
// usage: node scripts/sum-reports.mjs FOLDER   Exits 1 when anything failed or a runner left no report.

import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2] ?? 'test-results/reports';
const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

let passed = 0;
let failed = 0;
const add = (name, counts) => {
  passed += counts.passed;
  failed += counts.failed;
  console.log(`${name.padEnd(18)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed`);
};

const sources = {
  'unit, integration': () => {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = read('jest.json');
    return {
      passed: numPassedTests,
      failed: numFailedTests + numPendingTests + (numFailedTests === 0 ? numFailedTestSuites : 0),
    };
  },
  service: () => read('service.json'),
  browser: () => {
    const { expected, unexpected, flaky, skipped } = read('playwright.json').stats;
    return { passed: expected + flaky, failed: unexpected + skipped };
  },
  steps: () => {
    const lines = readFileSync(path.join(folder, 'steps.txt'), 'utf8').trim().split('\n');
    const bad = lines.filter((line) => line.endsWith(' failed'));
    for (const line of bad) console.log(`  ${line}`);
    return { passed: lines.length - bad.length, failed: bad.length };
  },
};

for (const [name, count] of Object.entries(sources)) {
  try {
    add(name, count());
  } catch (error) {
    console.log(`${name}: no report (${error instanceof Error ? error.message : String(error)})`);
    failed += 1;
  }
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
