// What sealing photographs costs, by itself in a process with the server's settings: CPU milliseconds for each, with the SHA-256 of
// what is sealed and without.
// node --max-semi-space-size=8 --single-threaded-gc --import ./scripts/register-paths.mjs tests/bench/support/bare/bare-sealing.ts <folder>

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sealBlob } from '@/lib/crypto/blob/blob';
import { digestWhile } from '@/lib/crypto/digest';
import { createDataKey } from '@/lib/crypto/key-material';

const ROUNDS = 5;
const folder = process.argv[2] ?? '';
const photos = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)));
const key = createDataKey();

async function sealOne(plain: Buffer, isDigested: boolean): Promise<void> {
  const ids = { objectId: crypto.randomUUID(), ownerId: crypto.randomUUID() };
  const { batches } = sealBlob(key, { kind: 'original', mediaType: 'image/jpeg', ...ids, plainBytes: plain.byteLength }, plain);
  const digested = isDigested ? digestWhile(batches) : null;
  for await (const batch of digested?.batches ?? batches) void batch;
  digested?.digest();
}

/** The least of the rounds: what else the machine did only adds. */
async function cpuMilliseconds(isDigested: boolean): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (const plain of photos) await sealOne(plain, isDigested);
    const { user, system } = process.cpuUsage(before);
    // The first round warms up.
    if (round > 0) least = Math.min(least, (user + system) / 1e3 / photos.length);
  }
  return least;
}

const [sealed, digested] = [await cpuMilliseconds(false), await cpuMilliseconds(true)];
process.stdout.write(JSON.stringify({ sealed, digested }));
