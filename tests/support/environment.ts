// The environment every test runs in: fixed, harmless, silent. Erasable types only, since Jest loads it outside the tests, too.

/** Variables of a test process whose data folder is `dataDir`. Secrets are made up and open nothing. */
export function testVariables(dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    TZ: 'UTC',
    AUTH_URL: 'http://localhost:3000',
    AUTH_SECRET: 'a-secret-of-the-tests-that-guards-nothing-at-all',
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    SAFELIGHT_DATA_DIR: dataDir,
    SAFELIGHT_ROOT_KEYS: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64'),
    DATABASE_POOL_SIZE: '10',
    LOG_LEVEL: 'silent',
  };
}

/** What a developer's shell may hold and no test may see. */
export const FORGOTTEN_VARIABLES = [
  'DATABASE_URL',
  'KEYRING_DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'RESEND_API_KEY',
  'RESEND_BASE_URL',
  'AUTH_GOOGLE_ID',
  'AUTH_GOOGLE_SECRET',
  'AUTH_OIDC_ISSUER',
  'AUTH_OIDC_ID',
  'AUTH_OIDC_SECRET',
  'AUTH_OIDC_NAME',
  'SAFELIGHT_ROOT_KEYS_FILE',
  'STORAGE_DRIVER',
  'STORAGE_DIR',
  'CRON_SECRET',
  'TRUSTED_PROXY_HOPS',
  'SAFELIGHT_DOOR_TOKEN',
  'PASSWORD_BREACH_URL',
  'CLAMD_URL',
  'ACCOUNT_GRACE_DAYS',
];
