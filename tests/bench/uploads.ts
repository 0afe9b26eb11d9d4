// Rows 1, 3, 9, 10, 11 of the goals: what an upload costs beside the same work without a server, and what refusals cost.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { formatBytes } from '@/lib/shared/format-bytes';
import { type Bomb, BOMB_SIDE, makeBombs } from '@/tests/bench/support/bombs';
import { photographs } from '@/tests/bench/support/photos';
import { treeUse, untilQuiet } from '@/tests/bench/support/process-tree';
import { median, megabytes, report } from '@/tests/bench/support/table';
import { uploadTarget, inParallel, upload, type UploadTarget } from '@/tests/bench/support/upload';
import type { BenchVault } from '@/tests/bench/support/vault';
import { corpusFiles, declaredType, hasCorpus } from '@/tests/support/pictures/corpus';

export type BenchOptions = { readonly isQuick: boolean; readonly folder: string };

const TURNS = 3;
const CLIENTS = 4;

type Cost = { cpuMilliseconds: number; medianMilliseconds: number; perSecond: number };

async function cost(target: UploadTarget, photos: readonly Buffer[], parallel: number, pids: readonly number[]): Promise<Cost> {
  const before = treeUse(...pids).cpuMilliseconds;
  const started = performance.now();
  const answers = await inParallel(photos, parallel, (photo) => upload(target, photo));
  const seconds = (performance.now() - started) / 1e3;
  const bad = answers.find((answer) => answer.status !== 200 && answer.status !== 201);
  if (bad) throw new Error(`an upload failed: ${bad.status} ${bad.body.slice(0, 300)}`);
  return {
    cpuMilliseconds: (treeUse(...pids).cpuMilliseconds - before) / photos.length,
    medianMilliseconds: median(answers.map((answer) => answer.milliseconds)),
    perSecond: photos.length / seconds,
  };
}

function bare(folder: string, parallel: number): Record<string, Cost> {
  const script = path.resolve('tests/bench/support/bare/bare-pipeline.ts');
  const out = execFileSync(process.execPath, [
    script,
    folder,
    path.join(os.tmpdir(), `safelight-bare-${process.pid}`),
    String(parallel),
  ]);
  return JSON.parse(out.toString()) as Record<string, Cost>;
}

async function miniIntake(photos: readonly Buffer[], port: number): Promise<Cost> {
  const next = path.resolve('node_modules/next/dist/bin/next');
  const built = spawnSync(process.execPath, [next, 'build', '--webpack', 'tests/bench/mini-next'], { stdio: 'pipe' });
  if (built.status !== 0) throw new Error(`the yardstick app did not build: ${built.stderr.toString().slice(-500)}`);
  const server = spawn(process.execPath, [next, 'start', 'tests/bench/mini-next', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  try {
    const target: UploadTarget = { origin: `http://localhost:${port}`, path: '/upload', headers: {}, fileField: 'file' };
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if ((await upload(target, Buffer.alloc(10))).status === 200) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await cost(target, photos.slice(0, 3), 1, [server.pid ?? 0]);
    return await cost(target, photos, 1, [server.pid ?? 0]);
  } finally {
    server.kill('SIGTERM');
  }
}

/** Uploads of 12-megapixel photographs against the bare pipeline plus a bare intake. */
export async function benchUploads(vault: BenchVault, options: BenchOptions): Promise<void> {
  const folder = path.join(options.folder, 'photos');
  const photos = await photographs(folder, options.isQuick ? 8 : 20);
  const meanBytes = photos.reduce((sum, photo) => sum + photo.byteLength, 0) / photos.length;
  const target = uploadTarget(vault.origin, vault.cookie);
  const pids = [vault.pid, vault.databasePid];
  await cost(target, photos.slice(0, 4), 2, pids);
  const one = await cost(target, photos, 1, pids);
  // Previews are made once it is quiet: they must not be on the yardstick's time.
  await untilQuiet(...pids);
  const bareOne = bare(folder, 1);
  // In turns: a second is a short time on a shared machine.
  const turns: { ours: number; bare: Record<string, Cost> }[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const ours = (await cost(target, Array.from({ length: CLIENTS }, () => photos).flat(), CLIENTS, pids)).perSecond;
    await untilQuiet(...pids);
    turns.push({ ours, bare: bare(folder, CLIENTS) });
  }
  const four = median(turns.map(({ ours }) => ours));
  const intake = await miniIntake(photos, 3198);
  reportCryptoShare(folder, one.cpuMilliseconds);
  const size = `${(meanBytes / 1e6).toFixed(1)} MB`;
  for (const profile of ['strip + full decode + thumbnail', 'strip + thumbnail'] as const) {
    const yardstick = (bareOne[profile]?.cpuMilliseconds ?? Number.NaN) + intake.cpuMilliseconds;
    const isSameWork = profile === 'strip + full decode + thumbnail';
    report({
      metric: `1 upload CPU, ${size} JPEG, server + PostgreSQL`,
      measured: `${one.cpuMilliseconds.toFixed(0)} ms`,
      yardstick: `bare ${profile} ${(yardstick - intake.cpuMilliseconds).toFixed(0)} + intake ${intake.cpuMilliseconds.toFixed(0)} ms`,
      ratio: one.cpuMilliseconds / yardstick,
      target: isSameWork ? '<= 1.25' : 'informs',
      isMet: isSameWork ? one.cpuMilliseconds / yardstick <= 1.25 : null,
    });
    const bareFour = median(turns.map((turn) => turn.bare[profile]?.perSecond ?? Number.NaN));
    const throughput = four / bareFour;
    report({
      metric: `3 photographs a second, ${CLIENTS} clients`,
      measured: `${four.toFixed(1)}/s`,
      yardstick: `bare ${profile}, ${CLIENTS} at once ${bareFour.toFixed(1)}/s`,
      ratio: throughput,
      target: isSameWork ? '>= 0.8' : 'informs',
      isMet: isSameWork ? throughput >= 0.8 : null,
    });
  }
}

/** What sealing a photograph, and digesting what is sealed for its row, takes of an upload's CPU. */
function reportCryptoShare(folder: string, uploadMilliseconds: number): void {
  const flags = ['--max-semi-space-size=8', '--single-threaded-gc', '--import', './scripts/register-paths.mjs'];
  const out = execFileSync(process.execPath, [...flags, path.resolve('tests/bench/support/bare/bare-sealing.ts'), folder]);
  const { sealed, digested } = JSON.parse(out.toString()) as { sealed: number; digested: number };
  const row = (metric: string, milliseconds: number) => ({
    metric,
    measured: `${milliseconds.toFixed(1)} CPU ms`,
    yardstick: `the whole upload ${uploadMilliseconds.toFixed(0)} CPU ms`,
    ratio: milliseconds / uploadMilliseconds,
  });
  const share = row('1 crypto share of an upload', sealed);
  report({ ...share, target: '<= 0.03', isMet: share.ratio <= 0.03 });
  report({ ...row('1 the same with the SHA-256 of what is sealed', digested), target: 'informs', isMet: null });
}

/** Refusals: by length before the body is read, and hostile pictures by their header. */
export async function benchRefusals(vault: BenchVault): Promise<void> {
  const target = uploadTarget(vault.origin, vault.cookie);
  const tooLong = Buffer.alloc(60 * 1024 * 1024);
  const before = treeUse(vault.pid);
  const refused = await inParallel(Array.from({ length: 10 }), 1, () => upload(target, tooLong));
  const after = treeUse(vault.pid);
  const cpu = (after.cpuMilliseconds - before.cpuMilliseconds) / refused.length;
  const isRefused = refused.every(({ status }) => status === 413 || status === 0);
  report({
    metric: '10 refusing a 60 MiB body by its length',
    measured: `${cpu.toFixed(1)} CPU ms, ${JSON.stringify(countBy(refused.map(({ status }) => status)))}`,
    yardstick: 'none',
    ratio: null,
    target: '<= 10 CPU ms',
    isMet: isRefused && cpu <= 10,
  });
  for (const bomb of await makeBombs()) {
    // As many bytes under the same name that the first six give away: what is above that is what the header costs.
    const plain = median(await refusalTimes(target, { ...bomb, bytes: Buffer.alloc(bomb.bytes.byteLength, 'no picture') }));
    const taken = median(await refusalTimes(target, bomb));
    const weight = formatBytes(bomb.bytes.byteLength);
    report({
      metric: `11 ${bomb.type} of ${BOMB_SIDE} x ${BOMB_SIDE} (${weight}) refused by its header`,
      measured: `${taken.toFixed(0)} ms`,
      yardstick: `refusing as many bytes of no picture ${plain.toFixed(0)} ms`,
      ratio: null,
      target: '<= 20 ms above it',
      isMet: taken - plain <= 20,
    });
  }
}

async function refusalTimes(target: UploadTarget, { bytes, name, type }: Bomb): Promise<number[]> {
  const answers = await inParallel(Array.from({ length: 10 }), 1, () => upload(target, bytes, name, type));
  return answers.map(({ milliseconds }) => milliseconds);
}

/** What the server holds after the whole corpus has come in, and come in again: nothing is kept of any file. */
export async function benchCorpus(vault: BenchVault): Promise<void> {
  if (!hasCorpus) return;
  const target = uploadTarget(vault.origin, vault.cookie);
  const files = corpusFiles();
  const rests: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await inParallel(files, 3, ({ name, bytes }) => upload(target, Buffer.from(bytes), path.basename(name), declaredType(name)));
    await untilQuiet(vault.pid);
    rests.push(treeUse(vault.pid).rssBytes);
  }
  const [first = 0, , last = 0] = rests;
  report({
    metric: `RSS after the ${files.length} files of the corpus, three times over`,
    measured: rests.map((bytes) => megabytes(bytes)).join(', '),
    yardstick: `after the first time ${megabytes(first)}`,
    ratio: last / first,
    target: '<= 1.15',
    isMet: last / first <= 1.15,
  });
}

function countBy(values: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
