// Sends files as the browser does, whole or in parts, streaming each body so that the client's memory stays out of the way.

import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { UPLOAD_PART_BYTES } from '@/lib/shared/limits';

const PATIENCE_MILLISECONDS = 180_000;

export type UploadAnswer = { status: number; milliseconds: number; body: string };
export type UploadTarget = {
  origin: string;
  path: string;
  headers: Record<string, string>;
  fileField: string;
  extraFields?: Record<string, string>;
};

/** The route that the gallery sends files to. The same photographs go in again and again, so duplicates are wanted. */
export function uploadTarget(origin: string, cookie: string): UploadTarget {
  return {
    origin,
    path: '/api/uploads',
    headers: { cookie, origin, accept: 'application/json' },
    fileField: 'file',
    extraFields: { keepDuplicate: 'true' },
  };
}

/** The same in parts (tus): announced, then sent part by part; the answer is that of the first refusal or of the last part. */
export async function uploadInParts(target: UploadTarget, bytes: Buffer, name: string, type: string): Promise<UploadAnswer> {
  const started = performance.now();
  const headers = { ...target.headers, 'tus-resumable': '1.0.0' };
  const claim = (field: string, text: string) => `${field} ${Buffer.from(text).toString('base64')}`;
  const claims = [claim('filename', name), claim('filetype', type), claim('keepDuplicate', 'true')].join(',');
  const place = `${target.origin}${target.path}/tus`;
  const announced = await fetch(place, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': claims },
  });
  const settle = (status: number, body: string) => ({ status, body, milliseconds: performance.now() - started });
  const location = announced.headers.get('location');
  if (location === null) return settle(announced.status, await announced.text());
  for (let start = 0; start < bytes.length; ) {
    const part = bytes.subarray(start, start + UPLOAD_PART_BYTES);
    const answer = await fetch(target.origin + location, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(start), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(part),
    });
    const body = await answer.text();
    if (answer.status === 503) await pause(1000 * Number(answer.headers.get('retry-after') ?? 1) * (1 + Math.random()));
    else if (answer.status >= 400) return settle(answer.status, body);
    else start += part.length;
    if (start >= bytes.length) return settle(answer.status, body);
    if (performance.now() - started > PATIENCE_MILLISECONDS) return settle(answer.status, body);
  }
  throw new Error('an empty file');
}

/** One upload of `bytes`; resolves with whatever came back, also when the connection broke. */
export function upload(target: UploadTarget, bytes: Buffer, name = 'photo.jpg', type = 'image/jpeg'): Promise<UploadAnswer> {
  const boundary = `----bench${crypto.randomUUID()}`;
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="${target.fileField}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
  );
  const extra = Object.entries(target.extraFields ?? {}).map(
    ([field, value]) => `\r\n--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}`,
  );
  const tail = Buffer.from(`${extra.join('')}\r\n--${boundary}--\r\n`);
  const started = performance.now();
  return new Promise((resolve) => {
    const request = http.request(new URL(target.path, target.origin), {
      method: 'POST',
      agent: false,
      headers: {
        ...target.headers,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': head.length + bytes.length + tail.length,
      },
    });
    const settle = (status: number, body: string) => resolve({ status, milliseconds: performance.now() - started, body });
    request.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        if (body.length < 4_000) body += chunk.toString();
      });
      response.on('end', () => settle(response.statusCode ?? 0, body));
      response.on('error', () => settle(response.statusCode ?? 0, body));
    });
    request.on('error', () => settle(0, ''));
    request.setTimeout(180_000, () => request.destroy());
    void send(request, [head, bytes, tail]);
  });
}

async function send(request: http.ClientRequest, parts: readonly Buffer[]): Promise<void> {
  const step = 256 * 1024;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += step) {
      if (request.destroyed) return;
      if (request.write(part.subarray(at, at + step))) continue;
      await new Promise<void>((resolve) => {
        const go = () => {
          request.off('drain', go);
          request.off('close', go);
          resolve();
        };
        request.on('drain', go);
        request.on('close', go);
      });
    }
  }
  request.end();
}

/** Runs `work` over `items`, `parallel` at a time. */
export async function inParallel<T, R>(items: readonly T[], parallel: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.map((item, index) => ({ item, index }));
  const lanes = Array.from({ length: parallel }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next.index] = await work(next.item);
  });
  await Promise.all(lanes);
  return results;
}
