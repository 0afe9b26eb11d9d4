// A vault with a real ClamAV before it: what is clean comes in, what is not does not, and nothing does while the scanner is away.

import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { errorMessages } from '@/lib/shared/messages/errors';
import { check } from './support/checks.ts';
import { layOutClamd, MARK } from './support/clamd.ts';
import { end, freePort, ownPath, type Running, run, until } from './support/processes.ts';
import { Visitor } from './support/visitor.ts';
import { walkWholeWay } from './whole-way.ts';

const CORPUS = path.resolve('../shared/corpus/antivirus');

export async function testScanner(root: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-scanned-'));
  // Root's database runs as nobody, who must get through.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const clamd = layOutClamd();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const dataDir = path.join(folder, 'vault');
  const env = {
    PATH: `${path.join(root, 'node_modules', '.bin')}:${ownPath()}`,
    HOME: folder,
    PORT: String(port),
    SAFELIGHT_DATA_DIR: dataDir,
    CLAMD_URL: clamd.url,
  };
  let vault: Running | undefined;
  let anna = new Visitor(port, origin);
  const send = async (name: string, bytes: Uint8Array, type = 'image/jpeg') =>
    (await anna.submit('/photos', 'file', { file: new File([new Uint8Array(bytes)], name, { type }) })).text;
  const listed = async () => (JSON.parse((await anna.get('/api/images?state=live')).text) as { items: unknown[] }).items.length;
  const refuses = async (name: string, bytes: Uint8Array, message: string) => {
    const before = await listed();
    assert.ok(
      asText(await send(name, bytes, name.endsWith('.png') ? 'image/png' : 'image/jpeg')).includes(message),
      `${name}: no “${message}”`,
    );
    assert.equal(await listed(), before, `${name} was kept`);
  };
  console.log('With ClamAV:');
  try {
    await clamd.start();
    vault = run('npm', ['start'], { cwd: root, env });
    const started = vault;
    await check('is ready with its scanner', () => until(() => isReady(port), started));
    await check('carries a person the whole way through the scanner', async () => {
      anna = await walkWholeWay({ port, origin, dataDir, hasDoor: true });
    });
    await check('refuses a sound picture with a signature in its pixels, its metadata or behind its end', async () => {
      const picture = await jpeg();
      await refuses('behind.jpg', Buffer.concat([picture, Buffer.from(MARK)]), errorMessages['image/infected']);
      await refuses('within.jpg', await jpeg(MARK), errorMessages['image/infected']);
      for (const name of ['canary.jpg', 'eicar_tail.png'].filter((file) => existsSync(path.join(CORPUS, file)))) {
        await refuses(name, readFileSync(path.join(CORPUS, name)), errorMessages['image/infected']);
      }
      if (process.env['CI'] === 'true') assert.ok(existsSync(CORPUS), 'the corpus is there in CI');
    });
    await check('takes nothing and is not ready while the scanner is away', async () => {
      await clamd.stop();
      await refuses('clean.jpg', await jpeg(), errorMessages['scanner/unavailable']);
      await until(async () => !(await isReady(port)), started, 5_000);
      assert.match((await anna.get('/api/health/ready')).text, /scanner/);
    });
    await check('goes on when it is back', async () => {
      await clamd.start();
      await until(() => isReady(port), started, 5_000);
      const before = await listed();
      await send('clean.jpg', await jpeg());
      assert.equal(await listed(), before + 1);
    });
    await check('takes nothing that is larger than the scanner reads', async () => {
      const large = await noise();
      await clamd.stop();
      await clamd.start(['StreamMaxLength 10K']);
      await refuses('large.jpg', large, errorMessages['scanner/unavailable']);
      await clamd.stop();
      await clamd.start(['MaxFileSize 10K', 'MaxScanSize 10K']);
      await refuses('large.jpg', large, errorMessages['image/infected']);
    });
  } finally {
    await end(vault);
    await clamd.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function asText(html: string): string {
  return html.replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`).catch(() => null);
  return answer?.status === 200;
}

let made = 0;

function noise(): Promise<Buffer> {
  const create = {
    width: 400,
    height: 300,
    channels: 3,
    background: '#000',
    noise: { type: 'gaussian', mean: 128, sigma: 40 },
  } as const;
  return sharp({ create }).jpeg().toBuffer();
}

async function jpeg(comment?: string): Promise<Buffer> {
  made += 1;
  const picture = sharp({ create: { width: 60 + made, height: 40, channels: 3, background: '#446688' } }).jpeg();
  return (comment === undefined ? picture : picture.withExif({ IFD0: { ImageDescription: comment } })).toBuffer();
}
