// Starts the vault as `npm start` does, in a data folder of its own, with a real identity provider beside it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startOidcServer } from '@/tests/support/servers/oidc-server';
import { E2E_PORT, MOST_UPLOAD_BYTES, PROVIDER_NAME, STATE_FILE, type VaultState } from './vault-state';

const READY_MILLISECONDS = 240_000;

export default async function startVault(): Promise<() => Promise<void>> {
  const origin = `http://localhost:${E2E_PORT}`;
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'safelight-e2e-'));
  const provider = await startOidcServer(origin);
  let output = '';
  const vault = spawn('npm', ['start', '--silent'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: E2E_PORT,
      AUTH_URL: origin,
      SAFELIGHT_DATA_DIR: dataDir,
      LOG_LEVEL: 'info',
      MAX_UPLOAD_BYTES: String(MOST_UPLOAD_BYTES),
      AUTH_OIDC_ISSUER: provider.issuer,
      AUTH_OIDC_ID: provider.clientId,
      AUTH_OIDC_SECRET: provider.clientSecret,
      AUTH_OIDC_NAME: PROVIDER_NAME,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const remember = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  vault.stdout.on('data', remember);
  vault.stderr.on('data', remember);
  await untilReady(vault, `${origin}/api/health/ready`, () => output);
  const state: VaultState = { origin, dataDir, pid: vault.pid ?? 0, issuer: provider.issuer };
  writeFileSync(STATE_FILE, JSON.stringify(state));
  return async () => {
    await stop(vault);
    await provider.close();
    writeFileSync(path.join(os.tmpdir(), `safelight-e2e-${E2E_PORT}.log`), output, { mode: 0o600 });
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(STATE_FILE, { force: true });
  };
}

async function untilReady(vault: ChildProcess, url: string, output: () => string): Promise<void> {
  const until = Date.now() + READY_MILLISECONDS;
  while (Date.now() < until) {
    if (vault.exitCode !== null) throw new Error(`the vault did not start:\n${output()}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop(vault);
  throw new Error(`the vault was not ready in time:\n${output()}`);
}

/** Ends npm and what it started as a terminal's Ctrl-C would: the whole process group. */
async function stop(vault: ChildProcess): Promise<void> {
  if (vault.exitCode !== null || vault.pid === undefined) return;
  const ended = new Promise((resolve) => vault.once('exit', resolve));
  process.kill(-vault.pid, 'SIGINT');
  await ended;
}
