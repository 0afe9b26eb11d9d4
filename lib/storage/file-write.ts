// Writes one file all or nothing: temporary name, fsync, link to the final name, fsync of the folder. It knows no keys.

import { constants, type promises } from 'node:fs';
import path from 'node:path';
import type { SealedBatch } from '@/lib/shared/sealed-bytes';
import { exactly } from '@/lib/storage/exact-source';
import { gathered } from '@/lib/storage/gathered';
import { TEMPORARY_ENDING } from '@/lib/storage/file-list';
import { type FileSystem, syncFolder } from '@/lib/storage/file-calls';
import type { PutOptions } from '@/lib/storage/storage';

type FileHandle = promises.FileHandle;
type Source = { readonly sealed: AsyncIterable<SealedBatch>; readonly options: PutOptions };

/** Pieces are gathered to this size: one trip to the disk for each 16 KiB piece would cost more than the copy. */
const WRITE_BYTES = 256 * 1024;
const CREATE_ONLY = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Writes `folder/name`. When it resolves the file is whole and on the disk; when it throws there is no such file, and no
 * temporary one unless the process died.
 * @throws the system's errors as they are (EEXIST when the name, or a write of it, is there), and the source's
 */
export async function writeFile(
  fileSystem: FileSystem,
  { folder, name }: { folder: string; name: string },
  source: Source,
): Promise<void> {
  const final = path.join(folder, name);
  const temporary = final + TEMPORARY_ENDING;
  const handle = await fileSystem.open(temporary, CREATE_ONLY, 0o600);
  let isLinked = false;
  try {
    try {
      await fill(handle, source);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // link, unlike rename, refuses a name that is taken.
    await fileSystem.link(temporary, final);
    isLinked = true;
    await fileSystem.rm(temporary);
    await syncFolder(fileSystem, folder);
  } catch (error) {
    for (const file of isLinked ? [final, temporary] : [temporary]) await fileSystem.rm(file, { force: true }).catch(() => {});
    throw error;
  }
}

async function fill(handle: FileHandle, { sealed, options }: Source): Promise<void> {
  for await (const full of gathered(exactly(sealed, options), Math.min(WRITE_BYTES, options.sealedBytes))) {
    await writeAll(handle, full);
  }
}

// A write may take fewer bytes than it was given, on a disk that is nearly full or a call that was interrupted.
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) written += (await handle.write(bytes, written)).bytesWritten;
}
