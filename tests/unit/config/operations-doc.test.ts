// docs/operations.md tells operators the limits in force: its numbers are those of the code (ASVS 6.1.2, 7.1.1, 7.1.2).

import { readFileSync } from 'node:fs';
import { FRESH_SECONDS } from '@/lib/auth/sessions/step-up';
import { parseConfig } from '@/lib/config/config';
import { MAX_PASSWORD_CHARACTERS } from '@/lib/shared/limits';
import { MIN_PASSWORD_CHARACTERS } from '@/lib/shared/account/password-hints';

const text = readFileSync('docs/operations.md', 'utf8').replaceAll(/\s+/g, ' ');
const defaults = parseConfig({});

it('says how long sessions live, and how long a proof is fresh', () => {
  expect(text).toContain(
    `${defaults.SESSION_IDLE_MINUTES / 60} hours without a request | \`SESSION_IDLE_MINUTES\` (${defaults.SESSION_IDLE_MINUTES};`,
  );
  expect(text).toContain(
    `${defaults.SESSION_ABSOLUTE_HOURS / 24} days, used or not | \`SESSION_ABSOLUTE_HOURS\` (${defaults.SESSION_ABSOLUTE_HOURS};`,
  );
  expect(text).toContain(`Fresh proof for grave acts | ${FRESH_SECONDS / 60} minutes`);
  expect(text).toContain(`100 a person`);
  expect(readFileSync('lib/db/sessions/sessions.ts', 'utf8')).toContain('const MAX_SESSIONS = 100;');
});

it('says which passwords are refused, and which words', async () => {
  const { composed, nist } = MIN_PASSWORD_CHARACTERS;
  expect(text).toContain(`At least ${composed} characters of four kinds (\`PASSWORD_POLICY=composed\`) or ${nist} of any kind`);
  expect(text).toContain(`at most ${MAX_PASSWORD_CHARACTERS};`);
  expect(text).toContain("the product's name (`safelight`)");
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  expect(text.replaceAll(/(\d) (\d{3})/g, '$1$2')).toContain(`the ${dictionary['passwords-common']?.length} passwords bundled`);
});

it('names every way in: each proof a session can hold, and each page that leads to one', () => {
  const ways = text.slice(text.indexOf('## Ways in'), text.indexOf('## Sessions'));
  for (const proof of ['pwd', 'oidc', 'otp', 'recovery', 'hwk', 'user']) {
    expect(ways).toMatch(new RegExp(`\`[a-z ]*\\b${proof}\\b[a-z ]*\``));
  }
  const completing = readFileSync('lib/auth/sign-in/complete-sign-in.ts', 'utf8');
  expect(completing).toContain('pwd, oidc, otp, recovery, hwk (a passkey), user (it verified its holder)');
  for (const page of ['/sign-in', '/confirm', '/verify', '/set-up']) expect(ways).toContain(page);
});

it('says how long a closed account is kept', () => {
  expect(text).toContain(`\`ACCOUNT_GRACE_DAYS\` (${defaults.ACCOUNT_GRACE_DAYS})`);
});
