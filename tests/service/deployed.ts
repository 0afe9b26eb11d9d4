// The image's files and command as an unprivileged user against separate stores; then the same output as a platform of
// functions runs it: without the outer door, and with no folder to write to but the temporary one.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testImageCommand } from './operator-cli.ts';
import { compareWays } from './either-way.ts';
import { leaveEarly } from './leave-early.ts';
import { check } from './support/checks.ts';
import { imageCommand, imageVariables, layOutImage, privateFolder, type Room } from './support/image-room.ts';
import { end, freePort, ownPath, type Running, run, until } from './support/processes.ts';
import { startStores, type Stores } from './support/stores.ts';
import { Visitor } from './support/visitor.ts';
import { walkWholeWay } from './whole-way.ts';

const ORIGIN = 'https://vault.kestrel.photos';
const user = process.getuid?.() === 0 ? 65_534 : undefined;
const secret = () => randomBytes(32).toString('base64');

type Place = { room: Room; stores: Stores; root: string };

export async function testDeployed(root: string): Promise<void> {
  const stores = await startStores();
  const room = layOutImage(root);
  try {
    await testImage({ room, stores, root });
    await testFunctions({ room, stores, root });
  } finally {
    await stores.stop();
    rmSync(room.folder, { recursive: true, force: true });
  }
}

/** A secret of the image's user, as a file of mode 0600. */
function secretFile(room: Room, name: string, text: string): string {
  const file = path.join(room.folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
  if (user !== undefined) chownSync(file, user, user);
  return file;
}

async function testImage({ room, stores, root }: Place): Promise<void> {
  const port = await freePort();
  const dataDir = privateFolder(room, 'data');
  const env = {
    ...imageVariables(root),
    PATH: ownPath(),
    TMPDIR: privateFolder(room, 'tmp'),
    PORT: String(port),
    SAFELIGHT_DATA_DIR: dataDir,
    AUTH_URL: ORIGIN,
    TRUSTED_PROXY_HOPS: '1',
    DATABASE_URL_FILE: secretFile(room, 'database_url', `${await stores.databaseUrl('image')}\n`),
    REDIS_URL_FILE: secretFile(room, 'redis_url', stores.redisUrl),
    AUTH_SECRET_FILE: secretFile(room, 'auth_secret', secret()),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY_FILE: secretFile(room, 'actions_key', secret()),
    SAFELIGHT_ROOT_KEYS_FILE: secretFile(room, 'root_keys', `${secret()}\n`),
  };
  const [, ...words] = imageCommand(root);
  const start = (changes: Record<string, string>) => run(room.node, words, { cwd: room.app, env: { ...env, ...changes }, user });
  const before = fingerprint(room.app);
  let server: Running | undefined;
  console.log('The image, as an unprivileged user:');
  await check('refuses to start on a short secret, with status 78 and one sentence', async () => {
    const refused = start({ AUTH_SECRET_FILE: '', AUTH_SECRET: 'Zr3Tj6yX' });
    assert.equal(await refused.ended, 78, refused.output());
    assert.match(refused.output(), /AUTH_SECRET is too short/);
    assert.doesNotMatch(refused.output(), /Zr3Tj6yX/);
  });
  await check('refuses to start on root keys that others can read', async () => {
    const open = secretFile(room, 'open_keys', secret());
    chmodSync(open, 0o644);
    const refused = start({ SAFELIGHT_ROOT_KEYS_FILE: open });
    assert.equal(await refused.ended, 78, refused.output());
    assert.match(refused.output(), /can be read by others/);
  });
  await check('is ready against a PostgreSQL and a Redis of their own', async () => {
    server = start({});
    await until(() => isReady(port), server);
  });
  let anna: Visitor | undefined;
  await check('carries a person the whole way', async () => {
    anna = await walkWholeWay({ port, origin: ORIGIN, dataDir, hasDoor: true });
  });
  await check('answers with pictures the same way past Next and through it', async () => {
    assert.ok(anna);
    await compareWays(anna, new Visitor(port, ORIGIN));
  });
  await check('keeps no file open behind readers who leave', async () => {
    assert.ok(anna && server?.child.pid);
    await leaveEarly(anna, { pid: server.child.pid, dataDir });
  });
  await testImageCommand({ room, env, user });
  await check('sends HSTS and takes the proxy’s word for the address only', async () => {
    assert.match(String((await new Visitor(port, ORIGIN).get('/')).headers['strict-transport-security']), /max-age=\d{7,}/);
  });
  await check('ends on SIGTERM', async () => {
    assert.ok(server);
    await end(server);
    const status = await server.ended;
    assert.ok([0, 143, 'SIGTERM'].includes(status), String(status));
  });
  await end(server);
  await check('wrote nothing beside its data folder and the temporary one', async () => {
    assert.deepEqual(fingerprint(room.app), before);
    assert.ok(readdirSync(dataDir).includes('blobs'));
  });
}

async function testFunctions({ room, stores, root }: Place): Promise<void> {
  const port = await freePort();
  const temporary = privateFolder(room, 'function-tmp');
  const dataDir = path.join(temporary, 'safelight');
  const env = {
    ...imageVariables(root),
    PATH: ownPath(),
    TMPDIR: temporary,
    PORT: String(port),
    SAFELIGHT_DATA_DIR: dataDir,
    AUTH_URL: ORIGIN,
    STORAGE_DRIVER: 'database',
    DATABASE_URL: await stores.databaseUrl('functions'),
    AUTH_SECRET: secret(),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secret(),
    SAFELIGHT_ROOT_KEYS: secret(),
    CRON_SECRET: 'Zr3Tj6yXv1Kp9LdBn4Hs7Gf2CeU5aRiW0q8m',
  };
  const before = fingerprint(room.app);
  const server = run(room.node, ['server.js'], { cwd: room.app, env, user });
  console.log('The same output without the outer door, storage in the database:');
  try {
    await check('is ready', () => until(() => isReady(port), server));
    await check('carries a person the whole way', async () => {
      await walkWholeWay({ port, origin: ORIGIN, dataDir, hasDoor: false });
    });
    await check('keeps no picture on the disk', async () => {
      const kept = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      assert.deepEqual(
        kept.filter(({ name }) => !name.endsWith('.eml')).map(({ name }) => name),
        [],
      );
      assert.deepEqual(fingerprint(room.app), before);
    });
    await check('runs its sweep for the scheduler alone', async () => {
      const ask = (authorization: string) => fetch(`http://127.0.0.1:${port}/api/cron/sweep`, { headers: { authorization } });
      assert.equal((await ask(`Bearer ${env.CRON_SECRET}`)).status, 200);
      assert.ok([401, 404].includes((await ask('Bearer guess')).status));
    });
  } finally {
    await end(server);
  }
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`)
    .sort();
}
