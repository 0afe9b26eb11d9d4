// Sealing and opening against bare node:crypto over the same 16 KiB chunks, both directions, in one run.
// node --expose-gc --import ./scripts/register-paths.mjs tests/bench/crypto.ts [MiB] [rounds]

import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { type BlobIdentity, type BlobSource, openBlob, sealBlob } from '@/lib/crypto/blob/blob';
import { digestWhile } from '@/lib/crypto/digest';
import { createDataKey } from '@/lib/crypto/key-material';

const CHUNK = 16_384;
const GOAL = 1.15;
const WARM_ROUNDS = 5;
/** A first picture pays for cold caches, and a collector that has just run makes them colder; those that follow do not. */
const PICTURES = 8;
const payloadBytes = Number(process.argv[2] ?? 4) * 1024 * 1024;
const rounds = Number(process.argv[3] ?? 60);
const plain = randomBytes(payloadBytes);

// The yardstick: one AES-256-GCM for each chunk, in its fastest form (a KeyObject; key bytes take three times as long).
const bareKey = createSecretKey(randomBytes(32));
const nonce = Buffer.alloc(12);
const options = { authTagLength: 16 } as const;
const bareSealed: { bytes: Buffer; tag: Buffer }[] = [];
function bareSeal(each: (bytes: Buffer, tag: Buffer) => void): void {
  for (let at = 0; at < plain.length; at += CHUNK) {
    nonce.writeUInt32BE(at / CHUNK, 8);
    const cipher = createCipheriv('aes-256-gcm', bareKey, nonce, options);
    const bytes = cipher.update(plain.subarray(at, at + CHUNK));
    cipher.final();
    each(bytes, cipher.getAuthTag());
  }
}
function bareOpen(): void {
  for (const [index, { bytes, tag }] of bareSealed.entries()) {
    nonce.writeUInt32BE(index, 8);
    const decipher = createDecipheriv('aes-256-gcm', bareKey, nonce, options);
    decipher.setAuthTag(tag);
    decipher.update(bytes);
    decipher.final();
  }
}
function bareSealAndDigest(): void {
  const hash = createHash('sha256');
  bareSeal((bytes, tag) => hash.update(bytes).update(tag));
  hash.digest();
}

const key = createDataKey();
const identity: BlobIdentity = {
  kind: 'original',
  mediaType: 'image/jpeg',
  objectId: randomUUID(),
  ownerId: randomUUID(),
  plainBytes: plain.length,
};
const drain = async (batches: AsyncIterable<readonly Uint8Array[]>) => {
  let bytes = 0;
  for await (const batch of batches) for (const piece of batch) bytes += piece.length;
  return bytes;
};
async function seal(): Promise<void> {
  const sealing = sealBlob(key, identity, plain);
  if ((await drain(sealing.batches)) !== sealing.sealedBytes) throw new Error('sealed length');
}
async function sealAndDigest(): Promise<void> {
  const sealing = sealBlob(key, identity, plain);
  const { batches, digest } = digestWhile(sealing.batches);
  if ((await drain(batches)) !== sealing.sealedBytes) throw new Error('sealed length');
  digest();
}

const sealing = sealBlob(key, identity, plain);
const file = Buffer.alloc(sealing.sealedBytes);
let filled = 0;
for await (const batch of sealing.batches) {
  for (const piece of batch) {
    file.set(piece, filled);
    filled += piece.length;
  }
}
const source: BlobSource = {
  sealedBytes: file.length,
  async *read(start, end) {
    for (let at = start; at < end; at += 262_144) yield file.subarray(at, Math.min(at + 262_144, end));
  },
};
const row = { ...identity, salt: sealing.salt };
async function open(): Promise<void> {
  if ((await drain(await openBlob(key, row, source))) !== plain.length) throw new Error('plain length');
}

const runs: Record<string, () => void | Promise<void>> = {
  bareSeal: () => bareSeal(() => undefined),
  seal,
  bareSealAndDigest,
  sealAndDigest,
  bareOpen,
  open,
};
bareSeal((bytes, tag) => bareSealed.push({ bytes, tag }));

/** The times of one picture: of a first one after everything was collected, and of many in a row, as a server has them. */
async function timesOf(inARow: number, wanted: number): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (let round = -WARM_ROUNDS; round < wanted; round += 1) {
    // In another order each time, so that the collector's pauses do not fall on the same run in every round.
    const order = Object.entries(runs).map((entry) => ({ entry, rank: Math.random() }));
    for (const { entry } of order.sort((a, b) => a.rank - b.rank)) {
      const [name, run] = entry;
      globalThis.gc?.();
      const start = performance.now();
      for (let picture = 0; picture < inARow; picture += 1) await run();
      const milliseconds = (performance.now() - start) / inARow;
      if (round >= 0) times[name] = [...(times[name] ?? []), milliseconds];
    }
  }
  return times;
}

const medianOf = (times: number[] = []) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
const rows = [
  ['seal', 'seal', 'bareSeal'],
  ['seal and SHA-256', 'sealAndDigest', 'bareSealAndDigest'],
  ['open', 'open', 'bareOpen'],
] as const;
const mebibytes = payloadBytes / 1024 / 1024;
process.stdout.write(`${mebibytes} MiB, ${rounds} rounds, goal <= ${GOAL} in a row; medians, the ratio's of its rounds\n`);
for (const [kind, inARow] of [
  ['in a row', PICTURES],
  ['a cold one', 1],
] as const) {
  const times = await timesOf(inARow, rounds);
  for (const [label, ours, bare] of rows) {
    const [own, yardstick] = [medianOf(times[ours]), medianOf(times[bare])];
    // Round by round, because the machine is not equally fast in all of them.
    const ratio = medianOf(times[ours]?.map((time, round) => time / (times[bare]?.[round] ?? Number.NaN)));
    const speed = Math.round(payloadBytes / own / 1000);
    process.stdout.write(
      `${`${label}, ${kind}`.padEnd(28)} ${ratio.toFixed(2)} (${own.toFixed(2)} ms, bare ${yardstick.toFixed(2)} ms, ${speed} MB/s)\n`,
    );
  }
}
