// The upload yardstick: what the same picture work costs without any server. Run as a child so that its CPU is its own.
// usage: bare-pipeline.ts FOLDER TEMP PARALLEL   prints JSON per profile: CPU ms and photographs a second.

import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { mkdirSync, promises as fs, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const [folder = '', temp = '', parallel = '1'] = process.argv.slice(2);
const key = createSecretKey(randomBytes(32));
const CHUNK = 16 * 1024;
sharp.concurrency(1);
sharp.cache(false);

async function store(bytes: Buffer, name: string): Promise<void> {
  const file = await fs.open(path.join(temp, name), 'w');
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const parts: Buffer[] = [];
    for (let batch = 0; batch < 16 && at < bytes.length; batch += 1, at += CHUNK) {
      const nonce = Buffer.alloc(12);
      nonce.writeUInt32BE(index * 16 + batch, 8);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
      parts.push(cipher.update(bytes.subarray(at, at + CHUNK)), cipher.final(), cipher.getAuthTag());
    }
    await file.writev(parts);
  }
  await file.sync();
  await file.close();
}

function strip(bytes: Buffer): Buffer {
  const out = [bytes.subarray(0, 2)];
  let at = 2;
  for (;;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) break;
    const length = bytes.readUInt16BE(at + 2);
    const isMetadata = (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
    if (!isMetadata) out.push(bytes.subarray(at, at + 2 + length));
    at += 2 + length;
  }
  return Buffer.concat([...out, bytes.subarray(at)]);
}

const thumbnail = (bytes: Buffer) =>
  sharp(bytes).autoOrient().resize(512, 512, { fit: 'inside' }).webp({ quality: 80 }).toBuffer();

const profiles: Record<string, (bytes: Buffer, name: string) => Promise<void>> = {
  'strip + thumbnail': async (bytes, name) => {
    await sharp(bytes).metadata();
    await store(strip(bytes), name);
    await store(await thumbnail(bytes), `${name}t`);
  },
  'strip + full decode + thumbnail': async (bytes, name) => {
    await sharp(bytes).metadata();
    await sharp(bytes, { failOn: 'error' }).raw().toBuffer();
    await store(strip(bytes), name);
    await store(await thumbnail(bytes), `${name}t`);
  },
};

const photos = readdirSync(folder)
  .filter((name) => name.startsWith('photo-'))
  .map((name) => readFileSync(path.join(folder, name)));
mkdirSync(temp, { recursive: true });
const lanesWanted = Number(parallel);
const results: Record<string, { cpuMilliseconds: number; medianMilliseconds: number; perSecond: number }> = {};
for (const [profile, work] of Object.entries(profiles)) {
  if (photos[0]) await work(photos[0], 'warm');
  // Each client has as many to do that its first and its last do not weigh.
  const count = photos.length * lanesWanted;
  const queue = Array.from({ length: count }, (_, index) => ({ bytes: photos[index % photos.length] ?? Buffer.alloc(0), index }));
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  const lanes = Array.from({ length: lanesWanted }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const before = performance.now();
      await work(next.bytes, `p${next.index}`);
      times.push(performance.now() - before);
    }
  });
  await Promise.all(lanes);
  const used = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  results[profile] = {
    cpuMilliseconds: (used.user + used.system) / 1e3 / count,
    medianMilliseconds: times[times.length >> 1] ?? 0,
    perSecond: (count / (performance.now() - started)) * 1e3,
  };
}
rmSync(temp, { recursive: true, force: true });
process.stdout.write(JSON.stringify(results));
