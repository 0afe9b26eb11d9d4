// Which files the vault has already, told before a byte of them is sent: by their SHA-256, one file in memory at a time.

import { findDuplicates } from '@/app/(vault)/photos/actions';
import type { KnownPicture } from './upload-queue';

/**
 * Those of `files` that the vault has, by id.
 * @throws when that cannot be said: no line, or a page without the browser's cryptography (plain http)
 */
export async function findKnown(files: ReadonlyMap<string, File>): Promise<ReadonlyMap<string, KnownPicture>> {
  const digests = new Map<string, string>();
  for (const [id, file] of files) digests.set(id, await sha256Of(file));
  const result = await findDuplicates({ sha256: [...new Set(digests.values())] });
  if (!result.ok) throw new Error(result.code);
  const pictures = new Map(result.data.known.map(({ sha256, imageId, isTrashed }) => [sha256, { imageId, isTrashed }]));
  const found = [...digests].map(([id, digest]) => [id, pictures.get(digest)] as const);
  return new Map(found.filter((entry): entry is [string, KnownPicture] => entry[1] !== undefined));
}

async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
