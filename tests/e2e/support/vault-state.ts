// Where the started vault is, for the tests' processes.

import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const STATE_FILE = path.join(os.tmpdir(), 'safelight-e2e-state.json');

export type VaultState = { origin: string; dataDir: string; pid: number };

export function vaultState(): VaultState {
  return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as VaultState;
}
