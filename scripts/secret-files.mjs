// A preload for containers: NAME_FILE hands a secret over as a file, as Docker and Kubernetes do. The file's text becomes NAME,
// in this process alone. Naming both, or a file that cannot be read, ends the process with status 78.

import { readFileSync } from 'node:fs';

const NAMES = [
  'AUTH_SECRET',
  'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
  'DATABASE_URL',
  'KEYRING_DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'RESEND_API_KEY',
  'AUTH_GOOGLE_SECRET',
  'AUTH_OIDC_SECRET',
  'CRON_SECRET',
];

const fail = (sentence) => {
  process.stderr.write(`Safelight cannot start: ${sentence}\n`);
  process.exit(78);
};

for (const name of NAMES) {
  const file = process.env[`${name}_FILE`];
  if (!file) continue;
  if (process.env[name]) fail(`${name} and ${name}_FILE are both set.`);
  try {
    process.env[name] = readFileSync(file, 'utf8').trim();
  } catch {
    fail(`the file of ${name}_FILE cannot be read.`);
  }
}
