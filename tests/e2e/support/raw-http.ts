// Requests no browser would send: any method, any header, nothing followed, nothing decoded.

import type { BrowserContext } from '@playwright/test';
import http from 'node:http';
import { vaultState } from './vault-state';

export type RawAnswer = { status: number; headers: http.IncomingHttpHeaders; body: string };
export type RawOptions = { method?: string; headers?: Record<string, string>; body?: string };

export function rawRequest(path: string, { method = 'GET', headers = {}, body = '' }: RawOptions = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(vaultState().origin);
  const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    // `path` goes out as it is written: no dot segment is tidied away.
    const request = http.request({ hostname, port, path, method, headers: { ...length, ...headers }, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces).toString('latin1') }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The cookies of a browser as one header. */
export async function cookieHeader(context: BrowserContext): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}
