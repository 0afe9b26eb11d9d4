// What Lighthouse says of the photos page on its simulated phone.

import os from 'node:os';
import lighthouse, { type Result } from 'lighthouse';
import { report } from '@/tests/bench/support/table';
import type { BenchVault } from '@/tests/bench/support/vault';

const ROUNDS = 5;
const MOST_SHIFT = 0.02;
const LEAST_PERFORMANCE = 95;
/** Below it something broke, whatever the machine does meanwhile. */
const FLOOR_PERFORMANCE = 60;

/** Asks it of a browser that listens on `port`. What goes by the clock takes the best of five; short of its goal it is shown as missed, and below a floor it fails. */
export async function measureLighthouse(port: number, vault: BenchVault, size: number): Promise<void> {
  const results: Result[] = [];
  for (let round = 0; round < ROUNDS; round += 1) results.push(await ask(port, vault));
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
  const best = results.reduce((a, b) => (scoreOf(b, 'performance') > scoreOf(a, 'performance') ? b : a));
  const performance = scoreOf(best, 'performance');
  report({
    metric: `${metric}: performance, best of ${ROUNDS}`,
    measured: `${performance} of ${results.map((result) => scoreOf(result, 'performance')).join(', ')} (${describe(best)})`,
    yardstick: `load of the machine ${(os.loadavg()[0] ?? 0).toFixed(1)}, its index ${best.environment.benchmarkIndex.toFixed(0)}`,
    ratio: null,
    target: `>= ${LEAST_PERFORMANCE}`,
    isMet: performance >= LEAST_PERFORMANCE,
    isGoal: performance >= FLOOR_PERFORMANCE,
  });
}

async function ask(port: number, vault: BenchVault): Promise<Result> {
  const result = await lighthouse(`${vault.origin}/photos`, {
    port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    extraHeaders: { cookie: vault.cookie },
  });
  if (result === undefined) throw new Error('Lighthouse gave no result');
  return result.lhr;
}

function scoreOf(result: Result, id: string): number {
  return Math.round((result.categories[id]?.score ?? 0) * 100);
}

function valueOf(result: Result, id: string): number {
  return result.audits[id]?.numericValue ?? Number.NaN;
}

function describe(result: Result): string {
  const value = (id: string) => `${valueOf(result, id).toFixed(0)} ms`;
  return `first paint ${value('first-contentful-paint')}, largest ${value('largest-contentful-paint')}, blocked ${value('total-blocking-time')}`;
}
