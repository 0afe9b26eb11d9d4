// What Lighthouse says of the photos page on its simulated phone.

import os from 'node:os';
import lighthouse, { type Result } from 'lighthouse';
import { median, report } from '@/tests/bench/support/table';
import type { BenchVault } from '@/tests/bench/support/vault';

const ROUNDS = 5;
const ATTEMPTS = 3;
const MOST_SHIFT = 0.02;
/** Of the page's own length, what its compressed answer may be, headers and all. */
const MOST_OF_PAGE = 0.3;
const LEAST_PERFORMANCE = 95;
/** Below it something broke, whatever the machine does meanwhile. */
const FLOOR_PERFORMANCE = 75;
/** By how much Lighthouse slows a processor down to that of a phone, and the index of the machines that this is meant for (decision 0024). */
const SLOWDOWN = 4;
const DESKTOP_INDEX = 1750;

/** Asks it of a browser that listens on `port`. A score that goes by the clock is a median; short of its goal it is shown as missed, and below a floor it fails. */
export async function measureLighthouse(port: number, vault: BenchVault, size: number): Promise<void> {
  const results: Result[] = [];
  for (let round = 0; round < ROUNDS; round += 1) results.push(await ask(port, vault, SLOWDOWN));
  const index = median(results.map((result) => result.environment.benchmarkIndex));
  const slowdown = Math.min(SLOWDOWN, (SLOWDOWN * index) / DESKTOP_INDEX);
  const calibrated: Result[] = [];
  for (let round = 0; round < ROUNDS; round += 1) calibrated.push(await ask(port, vault, slowdown));
  const metric = `Lighthouse on a phone, ${size.toLocaleString('en')} pictures`;
  for (const id of ['accessibility', 'best-practices']) {
    const scores = results.map((result) => scoreOf(result, id));
    report({
      metric: `${metric}: ${id}`,
      measured: scores.join(', '),
      yardstick: 'none',
      ratio: null,
      target: '100',
      isMet: scores.every((score) => score === 100),
    });
  }
  const shifts = results.map((result) => valueOf(result, 'cumulative-layout-shift'));
  report({
    metric: `${metric}: layout shift`,
    measured: shifts.map((shift) => shift.toFixed(3)).join(', '),
    yardstick: 'none',
    ratio: null,
    target: `< ${MOST_SHIFT}`,
    isMet: shifts.every((shift) => shift < MOST_SHIFT),
  });
  const { sent, plain } = pageBytes(results);
  report({
    metric: `${metric}: its page on the line`,
    measured: `${(sent / 1000).toFixed(1)} KB`,
    yardstick: `plain ${(plain / 1000).toFixed(1)} KB`,
    ratio: sent / plain,
    target: `<= ${MOST_OF_PAGE}`,
    isMet: sent / plain <= MOST_OF_PAGE,
  });
  const load = `load of the machine ${(os.loadavg()[0] ?? 0).toFixed(1)}, its index ${index.toFixed(0)}`;
  const scores = results.map((result) => scoreOf(result, 'performance'));
  report({
    metric: `${metric}: performance, median, ${SLOWDOWN} times slower than here`,
    measured: `${median(scores)} of ${scores.join(', ')} (${describe(results)})`,
    yardstick: load,
    ratio: null,
    target: `>= ${LEAST_PERFORMANCE}`,
    isMet: median(scores) >= LEAST_PERFORMANCE,
    isGoal: Math.max(...scores) >= FLOOR_PERFORMANCE,
  });
  const calibratedScores = calibrated.map((result) => scoreOf(result, 'performance'));
  report({
    metric: `${metric}: performance, median, ${slowdown.toFixed(1)} times slower than here`,
    measured: `${median(calibratedScores)} of ${calibratedScores.join(', ')} (${describe(calibrated)})`,
    yardstick: load,
    ratio: null,
    target: `>= ${LEAST_PERFORMANCE}`,
    isMet: median(calibratedScores) >= LEAST_PERFORMANCE,
    isGoal: median(calibratedScores) >= FLOOR_PERFORMANCE,
  });
}

/** One round, taken again where a page's score could not be worked out (its largest paint was not seen, for example). */
async function ask(port: number, vault: BenchVault, slowdown: number): Promise<Result> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const result = await lighthouse(`${vault.origin}/photos`, {
      port,
      output: 'json',
      logLevel: 'error',
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      extraHeaders: { cookie: vault.cookie },
      throttling: { cpuSlowdownMultiplier: slowdown },
    });
    if (typeof result?.lhr.categories['performance']?.score === 'number') return result.lhr;
    process.stderr.write(
      `  Lighthouse gave no score: ${result?.lhr.runtimeError?.message ?? 'some of its measures are missing'}\n`,
    );
  }
  throw new Error('Lighthouse gave no score');
}

function scoreOf(result: Result, id: string): number {
  return Math.round((result.categories[id]?.score ?? 0) * 100);
}

function valueOf(result: Result, id: string): number {
  return result.audits[id]?.numericValue ?? Number.NaN;
}

/** Medians of what the page's own document took on the line, and of what it holds. */
function pageBytes(results: readonly Result[]): { sent: number; plain: number } {
  const documents = results.map((result) => {
    const { details } = result.audits['network-requests'] ?? {};
    const requests = details?.type === 'table' ? details.items : [];
    return requests.find(({ resourceType }) => resourceType === 'Document');
  });
  const of = (name: string) => median(documents.map((document) => Number(document?.[name])));
  return { sent: of('transferSize'), plain: of('resourceSize') };
}

function describe(results: readonly Result[]): string {
  const value = (id: string) => `${median(results.map((result) => valueOf(result, id))).toFixed(0)} ms`;
  return `first paint ${value('first-contentful-paint')}, largest ${value('largest-contentful-paint')}, blocked ${value('total-blocking-time')}`;
}
