// `npm start` as a person uses it: how fast, how safely it is ended, and that nothing is lost when it is killed.

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { check } from './support/checks.ts';
import { patienceOf } from './support/patience.ts';
import { freePort, ownPath, processesNaming, type Running, run, until } from './support/processes.ts';
import { walkWholeWay } from './whole-way.ts';

const FIRST_PAGE_MILLISECONDS = 3_000;

export async function testStart(root: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-start-'));
  // Root's database runs as nobody, who must get through.
  const dataDir = path.join(folder, 'vault');
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = {
    PATH: `${path.join(root, 'node_modules', '.bin')}:${ownPath()}`,
    HOME: folder,
    PORT: String(port),
    SAFELIGHT_DATA_DIR: dataDir,
  };
  const start = (changes: Record<string, string> = {}) => run('npm', ['start'], { cwd: root, env: { ...env, ...changes } });
  let vault: Running | undefined;
  const open = async () => {
    vault = start();
    await until(() => isServed(port), vault);
  };
  // As a terminal does it: the whole group gets the signal.
  const close = async () => {
    assert.ok(vault?.child.pid);
    process.kill(-vault.child.pid, 'SIGINT');
    await vault.ended;
  };
  const isQuiet = async () => {
    for (let attempt = 0; attempt < 300 && processesNaming(dataDir).length + Number(await isServed(port)) > 0; attempt += 1)
      await pause(50);
    assert.deepEqual(processesNaming(dataDir), []);
    assert.equal(await isServed(port), false);
  };
  console.log('npm start:');
  try {
    await check('starts from nothing, with secrets of mode 0600', async () => {
      await open();
      for (const name of ['auth-secret', 'server-actions-key', 'database-password', 'root-keys']) {
        assert.equal(statSync(path.join(dataDir, name)).mode & 0o777, 0o600, name);
      }
    });
    await check('carries a person the whole way', async () => {
      await walkWholeWay({ port, origin, dataDir, hasDoor: true });
    });
    await check('says so and ends when it runs already', async () => {
      const second = start({ PORT: String(await freePort()) });
      assert.notEqual(await second.ended, 0);
      assert.match(second.output(), /A vault is running already/);
    });
    await check('leaves no process behind on Ctrl-C', async () => {
      await close();
      await isQuiet();
    });
    await check(`serves the first page within ${FIRST_PAGE_MILLISECONDS} ms of a quiet machine`, async () => {
      // The best of three: other work of the machine is not what is measured.
      let best = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 3 && best > FIRST_PAGE_MILLISECONDS; attempt += 1) {
        if (attempt > 0) await close();
        const started = performance.now();
        await open();
        best = Math.min(best, performance.now() - started);
      }
      const patience = patienceOf(FIRST_PAGE_MILLISECONDS);
      console.log(`    first page after ${Math.round(best)} of ${Math.round(patience)} ms`);
      assert.ok(best < patience, `${best} ms`);
    });
    await check('loses nothing by kill -9, and starts again beside its own orphans', async () => {
      const known = await countPeople(dataDir);
      assert.ok(known >= 1);
      assert.ok(vault?.child.pid);
      // npm, its shell and the supervisor are one group; database and server are in sessions of their own.
      process.kill(-vault.child.pid, 'SIGKILL');
      await vault.ended;
      for (let attempt = 0; attempt < 200 && (await isServed(port)); attempt += 1) await pause(50);
      assert.equal(await isServed(port), false, 'the server follows its supervisor');
      assert.notDeepEqual(processesNaming(dataDir), [], 'the database is an orphan now');
      await open();
      assert.equal(await countPeople(dataDir), known);
    });
    await check('ends with npm, also when only npm is ended', async () => {
      vault?.child.kill('SIGTERM');
      await vault?.ended;
      await isQuiet();
    });
    await check('serves for development too, behind the outer door, and ends with Ctrl-C', async () => {
      vault = run('npm', ['run', 'dev'], { cwd: root, env });
      await until(() => vault?.output().includes('Safelight is at') ?? false, vault, 120_000);
      assert.equal((await fetch(`http://localhost:${port}/`, { method: 'PROPFIND' })).status, 405);
      await close();
      await isQuiet();
    });
    await check('refuses new root keys for a vault that has some', async () => {
      rmSync(path.join(dataDir, 'root-keys'));
      const refused = start();
      assert.notEqual(await refused.ended, 0);
      assert.match(refused.output(), /root-keys is gone/);
      await isQuiet();
    });
  } finally {
    if (vault?.child.pid && vault.child.exitCode === null && vault.child.signalCode === null)
      process.kill(-vault.child.pid, 'SIGTERM');
    await vault?.ended;
    await isQuiet().catch((error: unknown) => console.log(String(error)));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function isServed(port: number): Promise<boolean> {
  const answer = await fetch(`http://localhost:${port}/`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

async function countPeople(dataDir: string): Promise<number> {
  const password = readFileSync(path.join(dataDir, 'database-password'), 'utf8').trim();
  const host = path.join(dataDir, 'postgres', 'run');
  const client = new pg.Client({ host, port: 5432, user: 'safelight', database: 'safelight', password });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from "User"');
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
