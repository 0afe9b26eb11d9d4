// Reads a range of one file at the reader's pace, with one buffer that is used again for each piece.

import { constants } from 'node:fs';
import { SafelightError } from '@/lib/shared/safelight-error';
import { throwIfAborted } from '@/lib/storage/exact-source';
import type { FileSystem } from '@/lib/storage/file-calls';
import { requireWholeSize, type StoredRange } from '@/lib/storage/storage';

const READ_BYTES = 512 * 1024;
// Never through a link, and never stuck on something that is not a file.
const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The bytes of `range`, or of the whole file. A piece is overwritten when the next one is asked for. The file is closed at
 * the end, on any error, and when the reader stops early.
 * @throws SafelightError `storage/not-found` when the file is shorter than the range, `storage/aborted`; the system's errors as they are
 */
export async function* readRange(
  fileSystem: Pick<FileSystem, 'open'>,
  file: string,
  range: StoredRange | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  throwIfAborted(signal);
  const handle = await fileSystem.open(file, READ_ONLY);
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw new SafelightError('storage/unavailable', { detail: 'not a file' });
    requireWholeSize(range, about.size);
    const { start, end } = range ?? { start: 0, end: about.size };
    if (end > about.size) throw shorter();
    const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - start));
    for (let position = start; position < end; ) {
      throwIfAborted(signal);
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.byteLength, end - position), position);
      if (bytesRead === 0) throw shorter();
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function shorter(): SafelightError {
  return new SafelightError('storage/not-found', { detail: 'the file is shorter than the range' });
}
