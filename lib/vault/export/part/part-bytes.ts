// The bytes of a part while they are sent: one picture is open at a time, and a batch of it is all that is held.

import type { SessionActor } from '@/lib/auth/actor';
import type { PlainBatch } from '@/lib/crypto/blob/blob';
import { findSendable } from '@/lib/db/exports/export-pictures';
import { SafelightError } from '@/lib/shared/safelight-error';
import type { ListedFile } from '@/lib/vault/export/list-blob';
import type { PartEntry } from '@/lib/vault/export/part-layout';
import type { ZipLayout } from '@/lib/vault/export/zip/zip-layout';
import { reportDamage } from '@/lib/vault/renditions/open-rendition';
import { openDataKey } from '@/lib/vault/renditions/sealed-image';
import { openStoredRendition } from '@/lib/vault/renditions/stored-rendition';
import { watchedBatches } from '@/lib/vault/renditions/watched-batches';

/** A part that is about to be sent to somebody. `release` is called when nothing of it is held any more. */
export type PartSending = {
  readonly actor: SessionActor;
  readonly partId: string;
  readonly layout: ZipLayout;
  readonly entries: readonly PartEntry[];
  readonly release: () => void;
};

/** A batch is sent once it has so many bytes, or nothing follows. */
const GATHER_BYTES = 128 * 1024;

/**
 * The bytes from `start` to before `end`. Resolves after the first batch was verified; what fails later throws while iterating, and
 * the reader's connection must be broken off. Each picture is looked for anew when its turn comes: a session that has ended, an
 * export that was deleted and a picture that is not the one listed any more end it there. Whoever takes them ends the iterator.
 * @throws SafelightError `export/changed`, `crypto/open-failed`, `storage/*`, `keys/*`
 */
export async function sendPart(sending: PartSending, start: number, end: number): Promise<AsyncIterable<PlainBatch>> {
  const batches = generate(sending, start, end);
  // The generator runs from here on, so that its `finally` lets go of everything whatever the consumer does.
  let first: IteratorResult<PlainBatch, void> | undefined = await batches.next();
  const next = async () => {
    const result = first ?? batches.next();
    first = undefined;
    return result;
  };
  const leave = () => {
    first = undefined;
    return batches.return();
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
}

/** Small batches go out together: headers with the picture they belong to, small pictures with their neighbours. */
async function* generate(sending: PartSending, start: number, end: number): AsyncGenerator<PlainBatch, void, undefined> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const batch of batchesOf(sending, start, end)) {
      gathered.push(...batch);
      bytes += batch.reduce((sum, piece) => sum + piece.length, 0);
      if (bytes < GATHER_BYTES) continue;
      yield gathered;
      gathered = [];
      bytes = 0;
    }
    if (bytes > 0) yield gathered;
  } finally {
    sending.release();
  }
}

async function* batchesOf(sending: PartSending, start: number, end: number): AsyncGenerator<PlainBatch, void, undefined> {
  for (const piece of sending.layout.pieces(start, end)) {
    const entry = piece.kind === 'entry' ? sending.entries[piece.index] : undefined;
    if (piece.kind === 'bytes') yield [piece.bytes];
    // Copies: what was sent is freed.
    else if (entry?.kind === 'text') yield [Uint8Array.from(entry.bytes.subarray(piece.start, piece.end))];
    else if (entry) yield* await openFile(sending, entry.file, piece);
  }
}

async function openFile(
  { actor, partId }: PartSending,
  file: ListedFile,
  { start, end }: { start: number; end: number },
): Promise<AsyncIterable<PlainBatch>> {
  const { ownerId, sessionId } = actor;
  const { imageId, kind } = file;
  const found = await findSendable(ownerId, { imageId, kind, partId, sessionId });
  const isListed = found !== null && Buffer.from(found.rendition.salt).equals(Buffer.from(file.salt, 'base64'));
  if (!isListed || found.rendition.plainBytes !== file.bytes) throw new SafelightError('export/changed');
  const about = { actorId: ownerId, sessionId, subjectId: imageId, detail: { rendition: kind } };
  try {
    const picture = { ownerId, imageId, key: await openDataKey(ownerId, found) };
    const range = start === 0 && end === file.bytes ? undefined : { start, end: end - 1 };
    return watchedBatches(await openStoredRendition(picture, found.rendition, range), (error) => reportDamage(error, about));
  } catch (error) {
    await reportDamage(error, about);
    throw error;
  }
}
