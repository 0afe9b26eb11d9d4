// Previews of pictures that have just come, made while nobody waits for them. What is lost with the process, or finds no room here,
// is made at its first view.

import { log } from '@/lib/log/log';
import type { OwnerId } from '@/lib/shared/owner-id';
import { requirePreview } from '@/lib/vault/renditions/preview';

/** Uploads come first: the work begins when none has ended for so long. */
const QUIET_MILLISECONDS = 1_500;
const MAX_QUEUED = 5_000;

type Queued = { readonly ownerId: OwnerId; readonly imageId: string };
type PreviewWork = { readonly queue: Queued[]; timer: NodeJS.Timeout | null; isRunning: boolean; isStarted: boolean };

const holder = globalThis as typeof globalThis & { safelightPreviewWork?: PreviewWork };
const work = (holder.safelightPreviewWork ??= { queue: [], timer: null, isRunning: false, isStarted: false });

/** Lets a new picture's preview be made soon; does nothing where no process works on them. */
export function queuePreview(ownerId: OwnerId, imageId: string): void {
  if (!work.isStarted || work.queue.length >= MAX_QUEUED) return;
  work.queue.push({ ownerId, imageId });
  if (work.timer !== null) clearTimeout(work.timer);
  work.timer = setTimeout(() => void makeQueued(), QUIET_MILLISECONDS).unref();
}

/** Starts the work in this process; the returned function stops it after the preview under way. */
export function startPreviewWork(): () => void {
  work.isStarted = true;
  return () => {
    work.isStarted = false;
    work.queue.length = 0;
    if (work.timer !== null) clearTimeout(work.timer);
  };
}

/** One at a time, in the order they came, until an upload ends meanwhile and winds the clock up again. */
async function makeQueued(): Promise<void> {
  work.timer = null;
  if (work.isRunning) return;
  work.isRunning = true;
  try {
    while (work.timer === null) {
      const next = work.queue.shift();
      if (next === undefined) break;
      await makeOne(next);
    }
  } finally {
    work.isRunning = false;
  }
}

async function makeOne({ ownerId, imageId }: Queued): Promise<void> {
  try {
    await requirePreview(ownerId, imageId);
  } catch (error) {
    log().warn({ error, imageId }, 'a preview could not be made ahead; it is tried again at its first view');
  }
}
