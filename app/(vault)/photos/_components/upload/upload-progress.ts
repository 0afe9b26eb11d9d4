// What the tray says about the whole queue: files, bytes, speed and time left. Pure.

import type { QueueState, UploadStatus } from './upload-queue';

export type UploadProgress = {
  readonly counts: Readonly<Record<UploadStatus, number>>;
  /** Files and bytes that are settled or still to come; refused and cancelled ones count for neither. */
  readonly totalFiles: number;
  readonly settledFiles: number;
  readonly totalBytes: number;
  readonly settledBytes: number;
  /** 0 to 1. */
  readonly fraction: number;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
};

/** Counts the queue. Speed and time left are null until a first file went through. */
export function progressOf(state: QueueState): UploadProgress {
  const counts: Record<UploadStatus, number> = { waiting: 0, sending: 0, done: 0, refused: 0, failed: 0, cancelled: 0 };
  let totalBytes = 0;
  let settledBytes = 0;
  for (const item of state.items) {
    counts[item.status] += 1;
    if (item.status === 'refused' || item.status === 'cancelled') continue;
    totalBytes += item.bytes;
    if (item.status === 'done') settledBytes += item.bytes;
  }
  const bytesPerSecond = state.pace.milliseconds > 0 ? (state.pace.bytes / state.pace.milliseconds) * 1000 : null;
  const openBytes = totalBytes - settledBytes;
  return {
    counts,
    totalFiles: counts.waiting + counts.sending + counts.done + counts.failed,
    settledFiles: counts.done,
    totalBytes,
    settledBytes,
    fraction: totalBytes === 0 ? 0 : settledBytes / totalBytes,
    bytesPerSecond,
    secondsLeft: bytesPerSecond !== null && bytesPerSecond > 0 && openBytes > 0 ? Math.ceil(openBytes / bytesPerSecond) : null,
  };
}
