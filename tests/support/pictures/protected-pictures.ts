// People with pictures and rules, for tests of what may leave.

import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { GET, HEAD } from '@/app/api/images/[imageId]/[rendition]/route';
import { sealField } from '@/lib/crypto/field';
import { db } from '@/lib/db/client';
import { requireCurrentOwnerKey } from '@/lib/keys/owner-keys';
import type { ImageDto } from '@/lib/shared/dto';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import { ownerIdFrom } from '@/lib/shared/owner-id';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { makeJpeg, type MadePicture, uploadForm } from '@/tests/support/pictures/pictures';

/** Uploads a picture for whoever is signed in. */
export async function keepPicture(picture?: MadePicture): Promise<ImageDto> {
  const result = await uploadPhoto(uploadForm(picture ?? (await makeJpeg({ width: 640, height: 480 }))));
  if (!result.ok) throw new Error(result.code);
  return result.data;
}

/** An album of a person with these pictures in it, straight into the tables. */
export async function keepAlbum(personId: string, imageIds: readonly string[], rules: DownloadRules | null): Promise<string> {
  const ownerId = ownerIdFrom(personId);
  const { key, kekId } = await requireCurrentOwnerKey(ownerId);
  const id = crypto.randomUUID();
  const title = sealField(key, { table: 'Album', column: 'sealedTitle', rowId: id }, Buffer.from('Harbour', 'utf8'));
  const members = { create: imageIds.map((imageId, position) => ({ imageId, ownerId, position, createdAt: new Date() })) };
  const data = { id, ownerId, kekId, sealedTitle: new Uint8Array(title), position: 0, members };
  await db().album.create({ data: rules === null ? data : { ...data, rules } });
  return id;
}

export type Asked = { readonly method?: 'GET' | 'HEAD'; readonly headers?: Record<string, string>; readonly query?: string };

/** Asks the byte door of people, as whoever is signed in. */
export function askBytes(imageId: string, rendition: string, { method = 'GET', headers = {}, query = '' }: Asked = {}) {
  const request = new Request(`http://localhost:3000/api/images/${imageId}/${rendition}${query}`, {
    method,
    headers: { cookie: cookieHeader(), ...headers },
  });
  return (method === 'GET' ? GET : HEAD)(request, { params: Promise.resolve({ imageId, rendition }) });
}

/** The status, and where it was refused the code. */
export async function outcomeOf(answer: Response): Promise<string> {
  if (answer.status < 400) {
    await answer.body?.cancel();
    return String(answer.status);
  }
  const text = await answer.text();
  return text === '' ? String(answer.status) : `${answer.status} ${(JSON.parse(text) as { code: string }).code}`;
}
