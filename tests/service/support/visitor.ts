// A person with a browser that runs no scripts: cookies, forms as they stand in the page, and the proxy's headers in front.

import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Answer = { status: number; headers: http.IncomingHttpHeaders; bytes: Buffer; text: string };

export class Visitor {
  readonly #port: number;
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(port: number, origin: string) {
    this.#port = port;
    this.#origin = origin;
  }

  get(target: string): Promise<Answer> {
    return this.#send('GET', target, {});
  }

  /** Asks with headers of its own over those a browser sends. */
  ask(
    target: string,
    { method = 'GET', headers = {} }: { method?: string; headers?: http.OutgoingHttpHeaders },
  ): Promise<Answer> {
    return this.#send(method, target, headers);
  }

  /** Fills the form of `page` that has a field `marker` and sends it as the browser would. */
  async submit(page: string, marker: string, fields: Record<string, string | File>): Promise<Answer> {
    const { text, status } = await this.get(page);
    const form = text.match(/<form[^]*?<\/form>/g)?.find((part) => part.includes(`name="${marker}"`));
    if (!form) throw new Error(`${page} (${status}) has no form with ${marker}`);
    const body = new FormData();
    for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = attribute(input, 'name');
      if (name !== null && !(name in fields)) body.append(name, attribute(input, 'value') ?? '');
    }
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const encoded = new Response(body);
    const bytes = Buffer.from(await encoded.arrayBuffer());
    return this.#send('POST', page, { 'content-type': encoded.headers.get('content-type') ?? '', origin: this.#origin }, bytes);
  }

  /** Asks for `target` and resets the connection so soon after that no answer can have begun, or that one just has. */
  async askAndReset(target: string, milliseconds: number): Promise<void> {
    const socket = net.connect(this.#port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    const lines = Object.entries(this.#headers()).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
    await pause(milliseconds);
    socket.resetAndDestroy();
  }

  #headers(): http.OutgoingHttpHeaders {
    return {
      host: new URL(this.#origin).host,
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': new URL(this.#origin).protocol.replace(':', ''),
      accept: 'text/html,*/*',
      'sec-fetch-site': 'same-origin',
      ...(this.#cookies.size > 0 ? { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') } : {}),
    };
  }

  #send(method: string, target: string, extra: http.OutgoingHttpHeaders, body?: Buffer): Promise<Answer> {
    const headers = {
      ...this.#headers(),
      ...(body ? { 'content-length': body.length } : {}),
      ...extra,
    };
    return new Promise((resolve, reject) => {
      const request = http.request(
        { host: '127.0.0.1', port: this.#port, path: target, method, headers, timeout: 30_000 },
        (answer) => {
          this.#keepCookies(answer.headers['set-cookie'] ?? []);
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('error', reject);
          answer.on('end', () => {
            const bytes = Buffer.concat(pieces);
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, text: bytes.toString() });
          });
        },
      );
      request.on('error', reject);
      request.on('timeout', () => request.destroy(new Error(`${method} ${target}: no answer`)));
      request.end(body);
    });
  }

  #keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

/** Path and query of the newest link to `prefix` in the outbox; mails leave after the answer, so it waits for one. */
export async function linkInOutbox(dataDir: string, prefix: string): Promise<string> {
  const folder = path.join(dataDir, 'outbox');
  const pattern = new RegExp(`https?://[^/\\s]+(${prefix}[^\\s<>"']*)`);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
    for (const name of names.sort().reverse()) {
      const text = readFileSync(path.join(folder, name), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=');
      const found = pattern.exec(text)?.[1];
      if (found) return found;
    }
    await pause(50);
  }
  throw new Error(`no mail with a link to ${prefix}`);
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined
    ? null
    : value
        .replaceAll('&quot;', '"')
        .replaceAll('&#x27;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&');
}
