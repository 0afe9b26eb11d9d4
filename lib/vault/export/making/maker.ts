// Prepares exports in the background, one at a time in each process, part by part. Whatever ends it, what was made stays, and any
// process goes on with the rest.

import { createRandomId } from '@/lib/crypto/secrets';
import {
  claimExport,
  type ExportWork,
  finishPart,
  isExportWaiting,
  listPartWork,
  type PartWork,
} from '@/lib/db/exports/export-work';
import { log } from '@/lib/log/log';
import { type OwnerId, ownerIdFrom } from '@/lib/shared/owner-id';
import { openExportKey, openTitle } from '@/lib/vault/export/export-key';
import { openPartList, putPartList } from '@/lib/vault/export/list-blob';
import { endFailed, endReady } from '@/lib/vault/export/making/end-work';
import { albumFolder, EntryNames } from '@/lib/vault/export/making/entry-names';
import { openLabels } from '@/lib/vault/export/making/labels';
import { CLAIM_SECONDS, HeldExport, Interrupted } from '@/lib/vault/export/making/lease';
import { makePart, type PartMaking } from '@/lib/vault/export/making/make-part';
import { deleteBlobs } from '@/lib/vault/renditions/stored-rendition';

/** Tries of one part before the export is given up, and the wait after each. */
const MOST_ATTEMPTS = 5;
const WAIT_SECONDS = 30;

type Maker = { running: Promise<void> | null; isWanted: boolean; stop: AbortController };
// One maker a process, also when bundles hold this module twice.
const holder = globalThis as typeof globalThis & { safelightExportMaker?: Maker };
const maker: Maker = (holder.safelightExportMaker ??= { running: null, isWanted: false, stop: new AbortController() });

/** Sees to exports that wait, in the background. Never throws: what fails is logged and tried again. */
export function wakeExportMaker(): void {
  maker.isWanted = true;
  maker.running ??= work()
    .catch((error: unknown) => log().error({ error }, 'exports cannot be prepared'))
    .finally(() => {
      maker.running = null;
      // Somebody may have come just as it was done.
      if (maker.isWanted && !maker.stop.signal.aborted) wakeExportMaker();
    });
}

/** Resolves when no export is being prepared in this process. */
export async function settleExportMaker(): Promise<void> {
  while (maker.running) await maker.running;
}

/** Breaks off between two pieces of a picture, for an orderly stop; other processes may go on at once. */
export async function stopExportMaker(): Promise<void> {
  maker.stop.abort();
  await settleExportMaker();
  maker.stop = new AbortController();
}

async function work(): Promise<void> {
  while (maker.isWanted && !maker.stop.signal.aborted) {
    maker.isWanted = false;
    for (;;) {
      const leaseId = createRandomId();
      const claimed = maker.stop.signal.aborted ? null : await claimExport(leaseId, CLAIM_SECONDS);
      if (!claimed) break;
      await prepare(claimed, new HeldExport({ exportId: claimed.id, leaseId }, maker.stop.signal));
    }
  }
}

async function prepare(claimed: ExportWork, held: HeldExport): Promise<void> {
  const ownerId = ownerIdFrom(claimed.ownerId);
  try {
    if (claimed.attempts > MOST_ATTEMPTS) await endFailed(ownerId, held.lease);
    else if (await makeParts(ownerId, claimed, held)) await endReady(ownerId, claimed, held.lease);
    else await held.release(0, 0);
  } catch (error) {
    if (error instanceof Interrupted && error.reason === 'lost') return;
    const isStopping = error instanceof Interrupted;
    if (!isStopping)
      log().error({ error, exportId: claimed.id, attempt: claimed.attempts }, 'an export could not be prepared yet');
    await held.release(isStopping ? 0 : WAIT_SECONDS * claimed.attempts, isStopping ? 0 : claimed.attempts);
  }
}

/** Makes the parts that are missing, part 1 last. False when it made way for another export that waits. */
async function makeParts(ownerId: OwnerId, claimed: ExportWork, held: HeldExport): Promise<boolean> {
  const key = await openExportKey(ownerId, claimed);
  const album = claimed.sealedTitle && openTitle(key, claimed.id, claimed.sealedTitle);
  const parts = await listPartWork(ownerId, claimed.id);
  const names = await takenNames({ ownerId, key }, parts);
  const doneBefore = () => parts.reduce((sum, { images, list }) => sum + (list ? images : 0), 0);
  const book = {
    ...{ ownerId, names, labels: await openLabels(ownerId), folder: album === null ? null : albumFolder(album) },
    beat: () => held.beat(),
  };
  for (const [index, part] of [...parts.entries()].filter(([, { list }]) => list === null).reverse()) {
    const before = doneBefore();
    held.imagesDone = before;
    const onPicture = (done: number) => {
      held.imagesDone = before + done;
    };
    const making: PartMaking = { work: claimed, book, album, onPicture };
    const { list, made } = await makePart(making, part, parts);
    const row = await putPartList({ ownerId, partId: part.id, key }, list);
    if (!(await finishPart(held.lease, part.id, row, made))) {
      await deleteBlobs([row]);
      throw new Interrupted('lost');
    }
    parts[index] = { ...part, ...made, list: row };
    if (part.number > 1 && (await isExportWaiting())) return false;
  }
  return true;
}

/** Every name that parts made before hold: all parts may be unpacked into one folder. */
async function takenNames(
  owner: Pick<Parameters<typeof openPartList>[0], 'ownerId' | 'key'>,
  parts: readonly PartWork[],
): Promise<EntryNames> {
  const names = new EntryNames();
  for (const { id: partId, number, list } of parts) {
    if (list === null) continue;
    for (const { name } of (await openPartList({ ...owner, partId, number }, list)).files) names.reserve(name);
  }
  return names;
}
