// What the tray says about the whole queue: files, bytes, speed and time left. Pure.

import type { QueueState, UploadStatus } from './queue/upload-queue';

export type UploadProgress = {
  readonly counts: Readonly<Record<UploadStatus, number>>;
  /** Files and bytes that are settled or still to come; what the vault has already, refused and cancelled ones count for neither. */
  readonly totalFiles: number;
  readonly settledFiles: number;
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** 0 to 1. */
  readonly fraction: number;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
};

const UNCOUNTED: readonly UploadStatus[] = ['known', 'refused', 'cancelled'];

/** Counts the queue. Speed and time left are null until the first second is over. */
export function progressOf(state: QueueState): UploadProgress {
  const counts: Record<UploadStatus, number> = {
    waiting: 0,
    sending: 0,
    done: 0,
    known: 0,
    refused: 0,
    failed: 0,
    cancelled: 0,
  };
  let totalBytes = 0;
  let sentBytes = 0;
  for (const item of state.items) {
    counts[item.status] += 1;
    if (UNCOUNTED.includes(item.status)) continue;
    totalBytes += item.bytes;
    sentBytes += item.sentBytes;
  }
  const { bytesPerSecond } = state.pace;
  const openBytes = totalBytes - sentBytes;
  const isMoving = bytesPerSecond !== null && bytesPerSecond > 0;
  return {
    counts,
    totalFiles: counts.waiting + counts.sending + counts.done + counts.failed,
    settledFiles: counts.done,
    totalBytes,
    sentBytes,
    fraction: totalBytes === 0 ? 0 : sentBytes / totalBytes,
    bytesPerSecond,
    secondsLeft: isMoving && openBytes > 0 ? Math.ceil(openBytes / bytesPerSecond) : null,
  };
}
