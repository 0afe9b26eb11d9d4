// The file of root keys: one base64 key a line, `#` starts a comment, readable by its owner alone. Never overwritten.

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { link, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RootKey } from '@/lib/crypto/key-material';
import { createRandomId, createRootKeyText } from '@/lib/crypto/secrets';
import { keysUnavailable, parseRootKeys } from '@/lib/keys/root-keys';

const MAX_FILE_BYTES = 64 * 1024;
const OTHERS_BITS = 0o077;
const FILE_HEADER = '# Root keys of this vault. Without them nothing in it opens: keep a copy elsewhere.\n';

/**
 * Reads the root keys of a file, in order.
 * @throws SafelightError `keys/unavailable` when the file is missing, no plain file, too large, open to its group or to others
 * (mode 0600 is asked for), or holds a line that is no sound key.
 */
export function readRootKeyFile(file: string): RootKey[] {
  const lines = readPrivateText(file).split(/\r?\n/);
  const texts = lines.map((line) => line.replace(/#.*$/, '').trim()).filter((line) => line !== '');
  return parseRootKeys(texts, 'root key file');
}

function readPrivateText(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw keysUnavailable('root key file cannot be opened', error);
  }
  try {
    // Asked of the open file, not of its name: what is checked is what is read.
    const { mode, size, isFile } = statOf(descriptor);
    if (!isFile || size > MAX_FILE_BYTES) throw keysUnavailable('root key file is not a small plain file');
    if ((mode & OTHERS_BITS) !== 0) throw keysUnavailable('root key file is open to others: its mode must be 0600');
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function statOf(descriptor: number): { mode: number; size: number; isFile: boolean } {
  const stat = fstatSync(descriptor);
  return { mode: stat.mode, size: stat.size, isFile: stat.isFile() };
}

/**
 * Writes a fresh random root key to `file` (mode 0600), durable and all or nothing; its folder is made when missing.
 * Resolves to false, touching nothing, when the file is already there.
 * @throws SafelightError `keys/unavailable` when it cannot be written.
 */
export async function createRootKeyFile(file: string): Promise<boolean> {
  const folder = path.dirname(file);
  const draft = path.join(/* turbopackIgnore: true */ folder, `.${path.basename(file)}.${createRandomId()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(draft, `${FILE_HEADER}${createRootKeyText()}\n`);
    const isCreated = await linkUnlessThere(draft, file);
    await rm(draft);
    await syncFolder(folder);
    return isCreated;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw keysUnavailable('root key file cannot be written', error);
  }
}

/** A link, unlike a rename, never replaces a file: a key that is there stays. */
async function linkUnlessThere(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
