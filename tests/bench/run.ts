// npm run bench [-- --quick] [--only=part,part]   One table of ratios: each figure beside its yardstick, measured in the same run.
// Before it, unless quick, whether the times of answers tell who has an account (about four minutes).
// A section that fails ends the run with 1; a target that is missed is said in the table, since timings here are noisy.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchDownloads, benchMemory } from '@/tests/bench/downloads';
import { benchListing } from '@/tests/bench/listing';
import { benchSearch } from '@/tests/bench/search';
import { benchSignIn } from '@/tests/bench/sign-in';
import { benchTimeline } from '@/tests/bench/timeline';
import { median, megabytes, report, table } from '@/tests/bench/support/table';
import { treeUse } from '@/tests/bench/support/process-tree';
import { type BenchVault, startBenchVault } from '@/tests/bench/support/vault';
import { benchCorpus, benchRefusals, benchUploads } from '@/tests/bench/uploads';

const options = { isQuick: process.argv.includes('--quick'), folder: path.join(os.tmpdir(), 'safelight-bench-inputs') };
mkdirSync(options.folder, { recursive: true });

// In a process of its own, with the collector in hand, so that nothing else is on its clock.
function benchCrypto(): void {
  const run = spawnSync(process.execPath, [
    '--expose-gc',
    '--import',
    './scripts/register-paths.mjs',
    'tests/bench/crypto.ts',
    '4',
    '60',
  ]);
  const found = [...run.stdout.toString().matchAll(/^(.+?), (in a row|a cold one)\s+(\d+\.\d+) \((.+), (bare .+?), .+\)$/gm)];
  if (found.length === 0) throw new Error(`the crypto bench printed no rows: ${run.stderr.toString()}`);
  for (const [, metric = '', kind = '', ratio = '', measured = '', yardstick = ''] of found) {
    const hasTarget = kind === 'in a row';
    report({
      metric: `${metric} 4 MiB, ${kind}, against bare GCM`,
      measured,
      yardstick,
      ratio: Number(ratio),
      target: hasTarget ? '<= 1.15' : 'informs',
      isMet: hasTarget ? Number(ratio) <= 1.15 : null,
    });
  }
}

// Through the actions themselves, so in Jest. It prints a line for each way and ends with 1 when one of them tells too much.
function benchTiming(): void {
  if (options.isQuick) return;
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const own = ['--selectProjects', 'integration', '--testMatch', '**/tests/bench/sign-in-timing.bench.ts'];
  const { status } = spawnSync(process.execPath, [...jest, ...own], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the time of an answer tells who has an account');
}

const STARTS = 5;

// In the configuration that nobody changed; further formats start a decoder, which is asked for them.
async function benchStart(): Promise<void> {
  const times: number[] = [];
  const rests: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const plain = await startBenchVault(3197, { INTAKE_FORMATS: 'jpeg,png,gif' });
    try {
      times.push(plain.startMilliseconds);
      rests.push(treeUse(plain.pid).rssBytes);
    } finally {
      await plain.stop();
    }
  }
  report({
    metric: `14 start of the standalone server to its first 200, median of ${STARTS}`,
    measured: `${median(times).toFixed(0)} of ${times.map((time) => time.toFixed(0)).join(', ')} ms, RSS at rest ${megabytes(Math.max(...rests))}`,
    yardstick: 'none',
    ratio: null,
    target: '<= 1500 ms, <= 180 MB',
    isMet: median(times) <= 1500 && Math.max(...rests) <= 180e6,
  });
}

/** In this order: what is measured first must not suffer from what fills the database. */
const PARTS: Readonly<Record<string, (vault: BenchVault) => Promise<void>>> = {
  uploads: (vault) => benchUploads(vault, options),
  refusals: benchRefusals,
  corpus: benchCorpus,
  downloads: (vault) => benchDownloads(vault, options),
  memory: (vault) => benchMemory(vault, options),
  signIn: (vault) => benchSignIn(vault),
  listing: (vault) => benchListing(vault, options),
  timeline: (vault) => benchTimeline(vault, options),
  search: (vault) => benchSearch(vault, options),
};
const ALONE: Readonly<Record<string, () => void | Promise<void>>> = {
  crypto: benchCrypto,
  timing: benchTiming,
  start: benchStart,
};

const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const unknown = only?.filter((name) => !(name in PARTS) && !(name in ALONE)) ?? [];
if (unknown.length > 0)
  throw new Error(`no part of the bench: ${unknown.join(', ')}; there are ${Object.keys({ ...ALONE, ...PARTS }).join(', ')}`);
const isWanted = ([name]: [string, unknown]) => only?.includes(name) ?? true;

for (const [, measure] of Object.entries(ALONE).filter(isWanted)) await measure();
const wanted = Object.entries(PARTS).filter(isWanted);
if (wanted.length > 0) {
  const vault = await startBenchVault(3197);
  try {
    for (const [name, measure] of wanted) {
      const begun = performance.now();
      await measure(vault);
      process.stderr.write(`  (${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s)\n`);
    }
  } finally {
    await vault.stop();
  }
}
process.stdout.write(
  `\nNode ${process.version}, ${os.availableParallelism()} cores, ${os.cpus()[0]?.model ?? ''}\n\n${table()}\n`,
);
