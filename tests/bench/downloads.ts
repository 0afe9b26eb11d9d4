// Rows 4, 5, 8, 9 and 12 of the goals: bytes going out, beside node:http that opens the same bytes with nothing else in it.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import type { BenchOptions } from '@/tests/bench/uploads';
import { largePng, photographs } from '@/tests/bench/support/photos';
import { startBareServer } from '@/tests/bench/support/bare/bare-server';
import { inTurns } from '@/tests/bench/support/load';
import { slowness } from '@/tests/bench/support/machine';
import { openDescriptors, treeUse, untilQuiet, watchPeak } from '@/tests/bench/support/process-tree';
import { megabytes, percentile, report } from '@/tests/bench/support/table';
import { inParallel, upload, type UploadAnswer, uploadInParts, uploadTarget } from '@/tests/bench/support/upload';
import type { BenchVault } from '@/tests/bench/support/vault';

/** Connections to the database: they come with the work and go after half a minute without. */
const POOL_SIZE = 10;
const BARE_PORT = 3199;

async function store(vault: BenchVault, bytes: Buffer, name: string, type: string): Promise<string> {
  const answer = await upload(uploadTarget(vault.origin, vault.cookie), bytes, name, type);
  const id = /"id":"([0-9a-f-]{36})"/.exec(answer.body)?.[1];
  if (!id) throw new Error(`could not store ${name}: ${answer.status} ${answer.body.slice(0, 300)}`);
  return id;
}

async function fetchBytes(vault: BenchVault, id: string, kind: string): Promise<{ bytes: Buffer; etag: string }> {
  const answer = await fetch(`${vault.origin}/api/images/${id}/${kind}`, { headers: { cookie: vault.cookie } });
  return { bytes: Buffer.from(await answer.arrayBuffer()), etag: answer.headers.get('etag') ?? '' };
}

/** Originals, thumbnails and revalidation against the bare server; integrity on the way. */
export async function benchDownloads(vault: BenchVault, options: BenchOptions): Promise<void> {
  const seconds = options.isQuick ? 2 : 6;
  const [photo] = await photographs(path.join(options.folder, 'photos'), 1);
  if (!photo) throw new Error('no photograph');
  const id = await store(vault, photo, 'photo.jpg', 'image/jpeg');
  const [original, thumbnail] = [await fetchBytes(vault, id, 'original'), await fetchBytes(vault, id, 'thumbnail')];
  const again = await fetchBytes(vault, await store(vault, original.bytes, 'again.jpg', 'image/jpeg'), 'original');
  const isEqual = sha256(again.bytes) === sha256(original.bytes);
  report({
    metric: '9 a clean file comes back byte for byte',
    measured: isEqual ? 'equal' : 'different',
    yardstick: 'SHA-256 of what was sent',
    ratio: null,
    target: 'equal',
    isMet: isEqual,
  });

  const folder = path.join(options.folder, 'bare');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'original'), original.bytes);
  writeFileSync(path.join(folder, 'thumbnail'), thumbnail.bytes);
  const bare = await startBareServer(BARE_PORT, folder);
  try {
    const ours = (kind: string) => `${vault.origin}/api/images/${id}/${kind}`;
    const theirs = (kind: string) => `http://127.0.0.1:${BARE_PORT}/${kind}`;
    const pids = [vault.pid, vault.databasePid];
    await untilQuiet(...pids);
    for (const [connections, wanted] of [
      [1, 0.45],
      [8, 0.6],
    ] as const) {
      const [measured, yardstick] = await inTurns(
        [
          { url: ours('original'), headers: { cookie: vault.cookie }, connections, pids },
          { url: theirs('original'), headers: {}, connections, pids: [bare.pid ?? 0] },
        ],
        seconds,
      );
      if (!measured || !yardstick) throw new Error('two loads');
      const ratio = measured.perSecond / yardstick.perSecond;
      report({
        metric: `4 original ${(original.bytes.length / 1e6).toFixed(1)} MB, ${connections} connections`,
        measured: `${measured.perSecond.toFixed(0)}/s, ${measured.cpuMilliseconds.toFixed(1)} CPU ms`,
        yardstick: `node + GCM ${yardstick.perSecond.toFixed(0)}/s, ${yardstick.cpuMilliseconds.toFixed(1)} CPU ms`,
        ratio,
        target: `>= ${wanted}`,
        isMet: ratio >= wanted,
      });
    }
    const headers = { cookie: vault.cookie };
    const [shown, kept, bareThumb] = await inTurns(
      [
        { url: ours('thumbnail'), headers, connections: 8, pids },
        { url: ours('thumbnail'), headers: { ...headers, 'if-none-match': thumbnail.etag }, connections: 8, pids, status: 304 },
        { url: theirs('thumbnail'), headers: {}, connections: 8, pids: [bare.pid ?? 0] },
      ],
      seconds,
    );
    const slow = await slowness();
    if (!shown || !kept || !bareThumb) throw new Error('three loads');
    report({
      metric: `5 thumbnail ${(thumbnail.bytes.length / 1e3).toFixed(0)} KB, 8 connections`,
      measured: `${shown.perSecond.toFixed(0)}/s, ${shown.cpuMilliseconds.toFixed(2)} CPU ms`,
      yardstick: `node + GCM ${bareThumb.perSecond.toFixed(0)}/s, ${bareThumb.cpuMilliseconds.toFixed(2)} CPU ms`,
      ratio: shown.perSecond / bareThumb.perSecond,
      target: `<= 3 CPU ms, here ${(3 * slow).toFixed(1)}`,
      isMet: shown.cpuMilliseconds <= 3 * slow,
    });
    report({
      metric: '5 the same, 304',
      measured: `${kept.cpuMilliseconds.toFixed(2)} CPU ms`,
      yardstick: `its own 200 ${shown.cpuMilliseconds.toFixed(2)} CPU ms`,
      ratio: kept.cpuMilliseconds / shown.cpuMilliseconds,
      target: '<= 0.7',
      isMet: kept.cpuMilliseconds / shown.cpuMilliseconds <= 0.7,
    });
    await benchBystander(vault, options, ours('thumbnail'));
  } finally {
    bare.kill('SIGTERM');
  }
}

async function benchBystander(vault: BenchVault, options: BenchOptions, url: string): Promise<void> {
  const photos = await photographs(path.join(options.folder, 'photos'), 8);
  const target = uploadTarget(vault.origin, vault.cookie);
  const look = async () => {
    const [rate] = await inTurns([{ url, headers: { cookie: vault.cookie }, connections: 1, pids: [vault.pid] }], 2);
    return rate?.times ?? [];
  };
  const idle = await look();
  const uploads = inParallel(
    Array.from({ length: 16 }, (_, index) => photos[index % photos.length] ?? Buffer.alloc(0)),
    16,
    (photo) => upload(target, photo),
  );
  const busy = await look();
  await uploads;
  const [p95Idle, p95Busy] = [percentile(idle, 0.95), percentile(busy, 0.95)];
  report({
    metric: '12 thumbnail p95 while 16 uploads run',
    measured: `${p95Busy.toFixed(0)} ms`,
    yardstick: `idle ${p95Idle.toFixed(1)} ms`,
    ratio: p95Busy / p95Idle,
    target: '<= 3 and <= 100 ms',
    isMet: p95Busy / p95Idle <= 3 && p95Busy <= 100,
  });
}

/** Row 7 and 8: memory while 50 large uploads come in at once, whole and in parts, and while 50 slow readers take a large picture. */
export async function benchMemory(vault: BenchVault, options: BenchOptions): Promise<void> {
  const large = await largePng(options.folder, options.isQuick ? 20_000_000 : 49_000_000);
  const target = uploadTarget(vault.origin, vault.cookie);
  const count = options.isQuick ? 12 : 50;
  await benchManyUploads(vault, { large, count, way: 'uploads', send: () => upload(target, large, 'large.png', 'image/png') });
  await untilQuiet(vault.pid);
  const inParts = () => uploadInParts(target, large, 'large.png', 'image/png');
  // So many one person may have under way.
  await benchManyUploads(vault, { large, count: Math.min(count, 32), way: 'uploads in parts', send: inParts });
  await benchSlowReaders(vault, large);
}

type ManyUploads = { large: Buffer; count: number; way: string; send: () => Promise<UploadAnswer> };

async function benchManyUploads(vault: BenchVault, { large, count, way, send }: ManyUploads): Promise<void> {
  const rest = treeUse(vault.pid).rssBytes;
  const peakOf = watchPeak(vault.pid);
  const answers = await inParallel(Array.from({ length: count }), count, send);
  const peak = peakOf();
  const permits = 2;
  const allowed = rest + 256e6 + permits * 450e6;
  const statuses: Record<number, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  const isAnswered = answers.every(({ status }) => [200, 201, 413, 429, 503].includes(status));
  report({
    metric: `7 ${count} ${way} of ${megabytes(large.length)} at once: RSS of the server's tree`,
    measured: `peak ${megabytes(peak)}, answers ${JSON.stringify(statuses)}`,
    yardstick: `at rest ${megabytes(rest)}`,
    ratio: peak / rest,
    target: `<= rest + 256 MB + ${permits} x 450 MB; all answered`,
    isMet: peak <= allowed && isAnswered,
  });
}

async function benchSlowReaders(vault: BenchVault, large: Buffer): Promise<void> {
  const id = await store(vault, large, 'large.png', 'image/png');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const rest = treeUse(vault.pid).rssBytes;
  const before = openDescriptors(vault.pid);
  const peakOf = watchPeak(vault.pid);
  const readers = Array.from({ length: 50 }, () => slowReader(`${vault.origin}/api/images/${id}/original`, vault.cookie));
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  for (const reader of readers) reader.destroy();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const [peak, after] = [peakOf(), openDescriptors(vault.pid)];
  report({
    metric: `8 50 slow readers of ${megabytes(large.length)}, then all leave`,
    measured: `peak +${megabytes(peak - rest)}, files ${before.files} -> ${after.files}, sockets ${before.sockets} -> ${after.sockets}`,
    yardstick: `at rest ${megabytes(rest)}`,
    ratio: peak / rest,
    target: '<= rest + 150 MB; files back within 2 s, sockets but for the database pool',
    isMet: peak - rest <= 150e6 && after.files <= before.files && after.sockets <= before.sockets + POOL_SIZE,
  });
}

/** Takes 64 KiB and then hardly anything, as a phone on a bad line does. */
function slowReader(url: string, cookie: string): http.ClientRequest {
  const request = http.get(url, { headers: { cookie }, agent: false }, (response) => {
    response.on('data', () => {
      response.pause();
      setTimeout(() => response.resume(), 500);
    });
    response.on('error', () => {});
  });
  request.on('error', () => {});
  return request;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
