// The download yardstick: node:http alone, opening AES-256-GCM chunks of 256 KiB from a file while it sends. No look-up, no session.
// usage: bare-http.ts PORT FOLDER   serves /NAME from FOLDER/NAME.sealed; FOLDER/NAME is sealed at start.

import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { promises as fs, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [port = '0', folder = ''] = process.argv.slice(2);
const key = createSecretKey(Buffer.alloc(32, 7));
const CHUNK = 256 * 1024;

const nonceOf = (index: number) => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
};

function seal(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; at += CHUNK, index += 1) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index), { authTagLength: 16 });
    parts.push(cipher.update(bytes.subarray(at, at + CHUNK)), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(parts);
}

function open(sealed: Buffer, index: number): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = decipher.update(sealed.subarray(0, -16));
  decipher.final();
  return plain;
}

for (const name of readdirSync(folder)) {
  if (!name.endsWith('.sealed')) writeFileSync(path.join(folder, `${name}.sealed`), seal(readFileSync(path.join(folder, name))));
}

const drained = (response: http.ServerResponse) =>
  new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });

async function send(name: string, response: http.ServerResponse): Promise<void> {
  const file = await fs.open(path.join(folder, `${path.basename(name)}.sealed`));
  try {
    const { size } = await file.stat();
    const step = CHUNK + 16;
    response.writeHead(200, { 'content-length': size - 16 * Math.ceil(size / step) });
    for (let at = 0, index = 0; at < size && !response.destroyed; at += step, index += 1) {
      const sealed = Buffer.allocUnsafeSlow(Math.min(step, size - at));
      await file.read(sealed, 0, sealed.length, at);
      if (!response.write(open(sealed, index))) await drained(response);
    }
    response.end();
  } finally {
    await file.close();
  }
}

http
  .createServer((request, response) => {
    send(request.url ?? '', response).catch(() => response.destroy());
  })
  .listen(Number(port), '127.0.0.1');
