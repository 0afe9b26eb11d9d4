// Adds up what the runners reported (Jest, Playwright, service tests, steps) and prints the one closing line CI reads.
// usage: node scripts/sum-reports.mjs FOLDER   Exits 1 when anything failed or a runner left no report.
// What failed is named once more beside the sum: the end of a long log is what is read first, and often all that is kept.

import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2] ?? 'test-results/reports';
const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

const MOST_LETTERS = 600;
/** The beginning of a complaint, without a terminal's colours. */
const brief = (text) =>
  String(text)
    .replaceAll(/\u001B\[[\d;]*m/g, '')
    .trim()
    .slice(0, MOST_LETTERS)
    .replaceAll(/^/gm, '      ');
const failures = [];
const note = (name, why) => failures.push(`  ${name}\n${brief(why)}`);

/** Notes every test of Playwright's report that did not end as expected. */
function noteBrowser(suite, titles) {
  const here = [...titles, suite.title];
  for (const inner of suite.suites ?? []) noteBrowser(inner, here);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status === 'expected') continue;
      const error = test.results.flatMap((result) => result.errors)[0];
      note([...here, spec.title].join(' > '), error?.message ?? test.status);
    }
  }
}

let passed = 0;
let failed = 0;
const add = (name, counts) => {
  passed += counts.passed;
  failed += counts.failed;
  console.log(`${name.padEnd(18)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed`);
};

const sources = {
  'unit, integration': () => {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults } = read('jest.json');
    for (const { name, status, message, assertionResults } of testResults) {
      const bad = assertionResults.filter((result) => result.status === 'failed' || result.status === 'pending');
      for (const result of bad) note(result.fullName, result.failureMessages[0] ?? result.status);
      if (status === 'failed' && bad.length === 0) note(path.basename(name), message);
    }
    return {
      passed: numPassedTests,
      failed: numFailedTests + numPendingTests + (numFailedTests === 0 ? numFailedTestSuites : 0),
    };
  },
  service: () => {
    const report = read('service.json');
    for (const { name, message } of report.failures) note(name, message);
    return report;
  },
  browser: () => {
    const { stats, suites } = read('playwright.json');
    for (const suite of suites) noteBrowser(suite, []);
    const { expected, unexpected, flaky, skipped } = stats;
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

if (failures.length > 0) console.log(`\n${failures.join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
