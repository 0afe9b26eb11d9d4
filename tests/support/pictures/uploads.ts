// Sends pictures through the doors of signed-in people as the gallery's scripts do: whole in one request, or in parts (tus).
// Whose browser sends is up to `signIn(...).use()`.

import { DELETE, HEAD, PATCH } from '@/app/api/uploads/tus/[uploadId]/route';
import { POST as announce } from '@/app/api/uploads/tus/route';
import { POST as send } from '@/app/api/uploads/route';
import type { ImageDto, StoredUploadDto } from '@/lib/shared/dto';
import { multipart, type Part } from '@/tests/support/requests/multipart';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import type { MadePicture } from '@/tests/support/pictures/pictures';

const ORIGIN = 'http://localhost:3000';
const TUS = { 'tus-resumable': '1.0.0' };
/** Small enough for small test pictures, and as large as a part must be. */
export const PART_BYTES = 256 * 1024;

type Headers = Record<string, string>;
type Wishes = { readonly keepDuplicate?: boolean };

const requestTo = (path: string, method: string, headers: Headers, body?: BodyInit, signal?: AbortSignal) =>
  new Request(ORIGIN + path, {
    method,
    headers: { origin: ORIGIN, cookie: cookieHeader(), ...headers },
    ...(body === undefined ? {} : { body, duplex: 'half' }),
    ...(signal === undefined ? {} : { signal }),
  });

/** One request with these parts of a form; its sender is gone when `signal` says so. */
export function sendForm(parts: readonly Part[], headers: Headers = {}, signal?: AbortSignal): Promise<Response> {
  const form = multipart(parts);
  return send(requestTo('/api/uploads', 'POST', { ...form.headers, ...headers }, form.body, signal), {
    params: Promise.resolve({}),
  });
}

/** A picture in one request. */
export function sendWhole({ name, type, bytes }: MadePicture, { keepDuplicate = false }: Wishes = {}): Promise<Response> {
  const wishes = keepDuplicate ? [{ name: 'keepDuplicate', bytes: 'true' }] : [];
  return sendForm([...wishes, { fileName: name, type, bytes }]);
}

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** Announces a file in any words: the request itself. */
export function postUpload(headers: Headers): Promise<Response> {
  return announce(requestTo('/api/uploads/tus', 'POST', { ...TUS, 'content-length': '0', ...headers }), {
    params: Promise.resolve({}),
  });
}

/** Announces a picture; answers its upload's id. */
export async function beginUpload(
  { name, type, bytes }: { name: string; type: string; bytes: { byteLength: number } },
  { keepDuplicate = false }: Wishes = {},
): Promise<string> {
  const claims = [`filename ${encode(name)}`, `filetype ${encode(type)}`];
  if (keepDuplicate) claims.push(`keepDuplicate ${encode('true')}`);
  const answer = await postUpload({ 'upload-length': String(bytes.byteLength), 'upload-metadata': claims.join(',') });
  const id = /^\/api\/uploads\/tus\/([0-9a-f-]{36})$/.exec(answer.headers.get('location') ?? '')?.[1];
  if (answer.status !== 201 || id === undefined) throw new Error(`${answer.status} ${await answer.text()}`);
  return id;
}

const params = (uploadId: string) => ({ params: Promise.resolve({ uploadId }) });

export function sendPart(
  uploadId: string,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Headers = {},
): Promise<Response> {
  const own = {
    ...TUS,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
    'content-length': String(bytes.byteLength),
  };
  return PATCH(requestTo(`/api/uploads/tus/${uploadId}`, 'PATCH', { ...own, ...headers }, bytes), params(uploadId));
}

export const lookAt = (uploadId: string): Promise<Response> =>
  HEAD(requestTo(`/api/uploads/tus/${uploadId}`, 'HEAD', TUS), params(uploadId));

export const giveUp = (uploadId: string): Promise<Response> =>
  DELETE(requestTo(`/api/uploads/tus/${uploadId}`, 'DELETE', TUS), params(uploadId));

/** A picture in parts; the answer to the last one, or to the first that was refused. */
export async function sendInParts(picture: MadePicture, wishes: Wishes = {}): Promise<Response> {
  const id = await beginUpload(picture, wishes);
  const { bytes } = picture;
  for (let start = 0; ; ) {
    // What would be left over is less than a part: it goes along.
    const end = bytes.byteLength - start < 2 * PART_BYTES ? bytes.byteLength : start + PART_BYTES;
    const answer = await sendPart(id, start, bytes.slice(start, end));
    if (end === bytes.byteLength || answer.status >= 400) return answer;
    start = end;
  }
}

/** The picture in an answer that must be good. */
export async function storedIn(answer: Response): Promise<ImageDto> {
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return (body as StoredUploadDto).image;
}

export const refusalOf = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
];
