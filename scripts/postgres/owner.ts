// PostgreSQL refuses to run as root. Decides which user it runs as, and whether that user can get to a folder.

import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { findPostgresFolder } from '@/scripts/postgres/binaries';

/** `nobody`: it owns nothing but the cluster it is given. */
const UNPRIVILEGED_ID = 65_534;
/** Where clusters and binaries rest when root keeps the checkout in a folder that nobody else may enter. */
const SHARED_STATE_FOLDER = '/var/lib/safelight';

export type Owner = { readonly uid: number; readonly gid: number };

/** Whom to run as: `undefined` means the user we are, who is not root. */
export function clusterOwner(): Owner | undefined {
  return process.getuid?.() === 0 ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : undefined;
}

/** True when a user without rights of his own may pass through every folder down to `target`. */
export function isReachableByOthers(target: string): boolean {
  const parents: string[] = [];
  for (let folder = path.resolve(target); folder !== path.dirname(folder); folder = path.dirname(folder)) parents.push(folder);
  return parents.slice(1).every((folder) => !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0);
}

/** Makes `folder` (0700) and gives it to the cluster's user. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  giveAway(folder);
}

/** Gives a file or folder to the cluster's user, when that is not us. */
export function giveAway(target: string): void {
  const owner = clusterOwner();
  if (owner) chownSync(target, owner.uid, owner.gid);
}

/**
 * The folder a cluster may rest in, for the wish `folder`. It is `folder` itself wherever the cluster's user can get there;
 * else a folder below /var/lib/safelight, to which `folder` becomes a symbolic link.
 */
export function placeForCluster(folder: string): string {
  if (isLink(folder)) return readlinkSync(folder);
  if (!clusterOwner() || isReachableByOthers(folder)) return folder;
  const place = path.join(SHARED_STATE_FOLDER, crypto.randomUUID());
  mkdirSync(SHARED_STATE_FOLDER, { recursive: true, mode: 0o755 });
  makePrivateFolder(place);
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  symlinkSync(place, folder);
  return place;
}

/** The folder of binaries the cluster's user can run; copies them once where he cannot reach the installed ones. */
export function reachableBinaries(): string {
  const installed = findPostgresFolder();
  if (!clusterOwner() || isReachableByOthers(installed)) return installed;
  const { size, mtimeMs } = statSync(path.join(installed, 'bin', 'postgres'));
  const copy = path.join(SHARED_STATE_FOLDER, `postgres-${size}-${Math.round(mtimeMs)}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(SHARED_STATE_FOLDER, { recursive: true, mode: 0o755 });
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function isLink(target: string): boolean {
  return lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
