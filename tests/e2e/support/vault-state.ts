// Where the started vault is, for the tests' processes.

import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** One port, one vault: runs beside each other take different ports and never meet. */
export const E2E_PORT = process.env['SAFELIGHT_E2E_PORT'] ?? '3170';
export const STATE_FILE = path.join(os.tmpdir(), `safelight-e2e-${E2E_PORT}.json`);

/** What one picture may weigh in this vault: enough for files that are sent in parts. */
export const MOST_UPLOAD_BYTES = 16 * 1024 * 1024;

export type VaultState = { origin: string; dataDir: string; pid: number; issuer: string };
/** How the identity provider of these tests is called on its button. */
export const PROVIDER_NAME = 'Kestrel';

export function vaultState(): VaultState {
  return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as VaultState;
}
