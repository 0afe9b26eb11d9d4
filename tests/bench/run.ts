// npm run bench [-- --quick]   One table of ratios: each figure beside its yardstick, measured in the same run. Before it, unless
// quick, whether the times of answers tell who has an account (about four minutes).
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
import { report, megabytes, table } from '@/tests/bench/support/table';
import { treeUse } from '@/tests/bench/support/process-tree';
import { startBenchVault } from '@/tests/bench/support/vault';
import { benchCorpus, benchRefusals, benchUploads } from '@/tests/bench/uploads';

const options = { isQuick: process.argv.includes('--quick'), folder: path.join(os.tmpdir(), 'safelight-bench-inputs') };
mkdirSync(options.folder, { recursive: true });

benchCrypto();
// In a process of its own, with the collector in hand, so that nothing else is on its clock.
function benchCrypto(): void {
  const run = spawnSync(process.execPath, [
    '--expose-gc',
    '--import',
    './scripts/register-paths.mjs',
    'tests/bench/crypto.ts',
    '4',
    '30',
  ]);
  const found = [...run.stdout.toString().matchAll(/^(.+?)\s+(\d+\.\d+) \([\d.]+\) \w+\s+\((.+), (bare .+?), .+\)$/gm)];
  if (found.length === 0) throw new Error(`the crypto bench printed no rows: ${run.stderr.toString()}`);
  for (const [, metric = '', ratio = '', measured = '', yardstick = ''] of found) {
    report({ metric, measured, yardstick, ratio: Number(ratio), target: '<= 1.15', isMet: Number(ratio) <= 1.15 });
  }
}

benchTiming();
// Through the actions themselves, so in Jest. It prints a line for each way and ends with 1 when one of them tells too much.
function benchTiming(): void {
  if (options.isQuick) return;
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const own = ['--selectProjects', 'integration', '--testMatch', '**/tests/bench/sign-in-timing.bench.ts'];
  const { status } = spawnSync(process.execPath, [...jest, ...own], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the time of an answer tells who has an account');
}

const vault = await startBenchVault(3197);
try {
  report({
    metric: '14 start of the standalone server to its first 200',
    measured: `${vault.startMilliseconds.toFixed(0)} ms, RSS at rest ${megabytes(treeUse(vault.pid).rssBytes)}`,
    yardstick: 'none',
    ratio: null,
    target: '<= 1500 ms, <= 180 MB',
    isMet: vault.startMilliseconds <= 1500 && treeUse(vault.pid).rssBytes <= 180e6,
  });
  await benchUploads(vault, options);
  await benchRefusals(vault);
  await benchCorpus(vault);
  await benchDownloads(vault, options);
  await benchMemory(vault, options);
  await benchListing(vault, options);
  await benchTimeline(vault, options);
  await benchSearch(vault, options);
  await benchSignIn(vault, options);
} finally {
  await vault.stop();
}
process.stdout.write(
  `\nNode ${process.version}, ${os.availableParallelism()} cores, ${os.cpus()[0]?.model ?? ''}\n\n${table()}\n`,
);
