// The only reader of process.env. Parsed once, frozen, typed; whether it is safe to run with is boot-checks.ts.

import path from 'node:path';
import { environmentSchema, type Environment } from '@/lib/config/environment-schema';
import { SafelightError } from '@/lib/shared/safelight-error';

export type Config = Readonly<
  Environment & {
    /** The address people type, without a trailing slash. */
    origin: string;
    isHttps: boolean;
    dataDir: string;
    storageDir: string;
    rootKeysFile: string;
    outboxDir: string;
  }
>;

let parsed: Config | undefined;

/**
 * Parses an environment into a Config.
 * @throws SafelightError `config/invalid`, its detail naming each variable at fault and never a value.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const result = environmentSchema.safeParse(set);
  if (!result.success) {
    const names = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SafelightError('config/invalid', { detail: names.join('\n') });
  }
  const env = result.data;
  const origin = new URL(env.AUTH_URL ?? `http://localhost:${env.PORT}`).origin;
  const dataDir = path.resolve(/* turbopackIgnore: true */ process.cwd(), env.SAFELIGHT_DATA_DIR);
  return Object.freeze({
    ...env,
    origin,
    isHttps: origin.startsWith('https:'),
    dataDir,
    storageDir: env.STORAGE_DIR ? path.resolve(env.STORAGE_DIR) : path.join(dataDir, 'blobs'),
    rootKeysFile: env.SAFELIGHT_ROOT_KEYS_FILE ? path.resolve(env.SAFELIGHT_ROOT_KEYS_FILE) : path.join(dataDir, 'root-keys'),
    outboxDir: path.join(dataDir, 'outbox'),
  });
}

/** The process's configuration; parsed at first use and the same object ever after. */
export function config(): Config {
  parsed ??= parseConfig(process.env);
  return parsed;
}

/** For tests that change the environment: forgets what was parsed. */
export function forgetConfig(): void {
  parsed = undefined;
}
