// Sends files to the upload action as the browser does, streaming each body so that the client's memory stays out of the way.

import http from 'node:http';

export type UploadAnswer = { status: number; milliseconds: number; body: string };
export type UploadTarget = {
  origin: string;
  path: string;
  headers: Record<string, string>;
  fileField: string;
  extraFields?: Record<string, string>;
};

/** The wire form of `uploadPhoto(formData)`: argument 1 is the form, whose fields carry its number. */
export function actionTarget(origin: string, cookie: string, id: string): UploadTarget {
  return {
    origin,
    path: '/photos',
    headers: { cookie, origin, 'next-action': id, accept: 'text/x-component' },
    fileField: '_1_file',
    extraFields: { 0: '["$K1"]' },
  };
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
