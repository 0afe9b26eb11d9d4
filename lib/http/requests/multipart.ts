// One file out of a multipart/form-data body, read as it comes in. Whatever else a form could hold is refused: nothing is
// skipped, guessed or kept beyond the limit.

import { once } from 'node:events';
import busboy from 'busboy';
import { requireBodyLength, uploadBodyBytes } from '@/lib/http/requests/body-length';
import { SafelightError } from '@/lib/shared/safelight-error';

/** The file as it was sent; name and type are the client's claims. `declaredType` is empty where it claims none. */
export type SentFile = { readonly content: Uint8Array; readonly fileName: string; readonly declaredType: string };
/** The file, and the short text fields that were sent beside it. */
export type SentForm = SentFile & { readonly fields: Readonly<Record<string, string>> };

/** Looks at the first `bytes` of a file that has more while the rest is still coming; what it throws refuses the file. */
export type HeadCheck = {
  readonly bytes: number;
  readonly check: (head: Uint8Array, claims: Omit<SentFile, 'content'>) => Promise<unknown>;
};

const MULTIPART = /^multipart\/form-data(?:[ \t]*;|[ \t]*$)/i;
const FIELD = 'file';
const MAX_PART_HEADERS = 20;
const MAX_FIELD_BYTES = 64;
/** What the form's reader says of a part without a type of its own (RFC 7578 section 4.4): no claim about a picture. */
const UNTYPED = 'text/plain';

/**
 * Reads the one part `file` of the body, of at most `maxBytes`, and of text fields those named in `fields`, each once at most.
 * Of a file that `head` refuses nothing more is kept.
 * @throws SafelightError `request/media-type` for another content type; `request/length-required`, `request/too-large` by the
 * stated length; `image/too-large` as soon as the file passes `maxBytes`; `request/invalid` for a body that is cut short or
 * malformed, for no file, a second one, any other part, or a file without a name; what `head` throws
 */
export async function readSentFile(
  request: Request,
  { maxBytes, fields = [], head }: { maxBytes: number; fields?: readonly string[]; head?: HeadCheck },
): Promise<SentForm> {
  const { headers, body } = request;
  const contentType = headers.get('content-type') ?? '';
  if (!MULTIPART.test(contentType)) throw new SafelightError('request/media-type', { detail: 'no multipart/form-data' });
  requireBodyLength(headers, request.method, uploadBodyBytes(maxBytes));
  if (body === null) throw invalid('no body');
  const bounds = { maxBytes, maxBodyBytes: uploadBodyBytes(maxBytes), fields, head };
  const pieces = body as unknown as AsyncIterable<Uint8Array>;
  return readForm(createForm(contentType, bounds), pieces, bounds);
}

function createForm(contentType: string, { maxBytes, fields }: Bounds): busboy.Busboy {
  const parts = { files: 1, fields: fields.length, parts: fields.length + 2 };
  // One byte more than allowed is read, by which too much is known from just enough.
  const limits = { ...parts, fileSize: maxBytes + 1, fieldSize: MAX_FIELD_BYTES, headerPairs: MAX_PART_HEADERS };
  try {
    // The whole claimed name is handed on: the intake judges it, and shows its last part alone.
    return busboy({ headers: { 'content-type': contentType }, limits, preservePath: true, defParamCharset: 'utf8' });
  } catch (error) {
    throw invalid('no boundary', error);
  }
}

type Bounds = {
  readonly maxBytes: number;
  readonly maxBodyBytes: number;
  readonly fields: readonly string[];
  readonly head: HeadCheck | undefined;
};

async function readForm(form: busboy.Busboy, body: AsyncIterable<Uint8Array>, bounds: Bounds): Promise<SentForm> {
  const stop = new AbortController();
  const fields = new Map<string, string>();
  const parsing = parseForm(form, bounds, fields);
  const feeding = feed({ form, stop: stop.signal }, body, bounds.maxBodyBytes);
  try {
    const [file] = await Promise.all([parsing, feeding]);
    if (file === null) throw invalid('no file');
    return { ...file, fields: Object.fromEntries(fields) };
  } catch (error) {
    // The rest is read and thrown away: whoever is still sending would lose the answer with the connection.
    stop.abort();
    form.destroy();
    await feeding.catch(() => undefined);
    throw error;
  }
}

function parseForm(form: busboy.Busboy, bounds: Bounds, fields: Map<string, string>): Promise<SentFile | null> {
  return new Promise((resolve, reject) => {
    let reading: Promise<SentFile> | null = null;
    form.once('filesLimit', () => reject(invalid('a second file')));
    form.once('fieldsLimit', () => reject(invalid('a field')));
    form.once('partsLimit', () => reject(invalid('a second part')));
    form.on('error', (error) => reject(invalid('malformed form', error)));
    form.once('close', () => resolve(reading));
    form.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      const isWanted = bounds.fields.includes(name) && !fields.has(name) && !nameTruncated && !valueTruncated;
      if (isWanted) fields.set(name, value);
      else reject(invalid('a field nobody asked for'));
    });
    form.on('file', (name: string | undefined, stream, info) => {
      const fileName: string | undefined = info.filename;
      stream.on('error', () => undefined);
      if (name !== FIELD || !fileName) reject(invalid('a part that is no named file'));
      const declaredType = info.mimeType === UNTYPED ? '' : info.mimeType;
      const claims = { fileName: fileName ?? '', declaredType };
      reading = collect(stream, claims, bounds).then((content) => ({ content, ...claims }));
      reading.catch(reject);
    });
  });
}

type Sink = { readonly form: busboy.Busboy; readonly stop: AbortSignal };

async function feed({ form, stop }: Sink, body: AsyncIterable<Uint8Array>, maxBodyBytes: number): Promise<void> {
  let bodyBytes = 0;
  try {
    for await (const piece of body) {
      bodyBytes += piece.byteLength;
      if (bodyBytes > maxBodyBytes) throw new SafelightError('request/too-large', { detail: 'body longer than it said' });
      if (!stop.aborted && !form.write(piece)) await once(form, 'drain', { signal: stop }).catch(() => undefined);
    }
  } catch (error) {
    throw error instanceof SafelightError ? error : invalid('the body broke off', error);
  }
  if (!stop.aborted) form.end();
}

async function collect(
  stream: AsyncIterable<Uint8Array>,
  claims: Omit<SentFile, 'content'>,
  { maxBytes, head }: Bounds,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  let isLookedAt = head === undefined;
  for await (const piece of stream) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw new SafelightError('image/too-large', { detail: 'while it came in' });
    pieces.push(piece);
    if (isLookedAt || head === undefined || bytes <= head.bytes) continue;
    isLookedAt = true;
    await head.check(Buffer.concat(pieces, head.bytes), claims);
  }
  return Buffer.concat(pieces, bytes);
}

function invalid(detail: string, cause?: unknown): SafelightError {
  return new SafelightError('request/invalid', { detail: `upload: ${detail}`, ...(cause === undefined ? {} : { cause }) });
}
