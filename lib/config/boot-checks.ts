// Whether it is safe to run with a configuration. Pure: what it must know of the machine is handed in, and a fault names the
// variable and the remedy, never a value.

import type { Config } from '@/lib/config/config';
import { parseClamdAddress } from '@/lib/config/clamd-address';
import { isLoopback } from '@/lib/config/loopback';

/** What the configuration alone cannot tell. */
export type Facts = {
  /** Permission bits of the root key file; null when there is none. */
  readonly rootKeysFileMode: number | null;
};

const MIN_SECRET_BYTES = 32;
const ACTIONS_KEY_BYTES = 32;
const OTHERS_BITS = 0o077;
const SAMPLE_WORDS =
  /change[-_ ]?me|changeit|replace[-_ ]?(me|this)|your[-_ ]|example|sample|secret[-_ ]?here|insert|default|dummy|placeholder|password|123456|abcdef|qwerty|^test|-test-|xxxxxx/i;

/** One sentence for each fault, in no case with a secret in it; empty when it is safe to start. */
export function listFaults(config: Config, facts: Facts): string[] {
  const always = [
    ...addressFaults(config),
    ...databaseFaults(config),
    ...breachFaults(config),
    ...providerFaults(config),
    ...scannerFaults(config),
  ];
  if (!isForReal(config)) return always;
  return [
    ...always,
    ...secretFaults('AUTH_SECRET', config.AUTH_SECRET, { isNeeded: true }),
    ...secretFaults('CRON_SECRET', config.CRON_SECRET, { isNeeded: false }),
    ...secretFaults('AUTH_GOOGLE_SECRET', config.AUTH_GOOGLE_SECRET, { isNeeded: false, minBytes: 16 }),
    ...secretFaults('AUTH_OIDC_SECRET', config.AUTH_OIDC_SECRET, { isNeeded: false, minBytes: 16 }),
    ...actionsKeyFaults(config),
    ...rootKeyFaults(config, facts),
    ...connectionFaults(config),
    ...mailFaults(config),
    ...remoteScannerFaults(config),
  ];
}

/** The faults that matter to a command, which serves nobody: where its stores and its mails are. */
export function listConnectionFaults(config: Config): string[] {
  const always = [...addressFaults(config), ...databaseFaults(config)];
  return isForReal(config) ? [...always, ...connectionFaults(config), ...mailFaults(config)] : always;
}

/** Strict where people come over the network: in production, at an address with a certificate. */
function isForReal({ NODE_ENV, isHttps }: Config): boolean {
  return NODE_ENV === 'production' && isHttps;
}

function addressFaults({ NODE_ENV, AUTH_URL, isHttps, origin }: Config): string[] {
  if (NODE_ENV !== 'production' || isHttps || isLoopback(new URL(origin).hostname)) return [];
  return [`AUTH_URL must start with https:// unless it names localhost${AUTH_URL ? '' : ' (it is not set)'}.`];
}

function databaseFaults({ DATABASE_URL }: Config): string[] {
  return DATABASE_URL ? [] : ['DATABASE_URL is not set; `npm start` brings a PostgreSQL, a server started otherwise does not.'];
}

// A provider that is configured in part would be a button that is silently not there.
const TOGETHER = [
  ['AUTH_GOOGLE_ID', 'AUTH_GOOGLE_SECRET'],
  ['AUTH_OIDC_ISSUER', 'AUTH_OIDC_ID', 'AUTH_OIDC_SECRET'],
] as const;

function providerFaults(config: Config): string[] {
  const partial = TOGETHER.flatMap((names) => {
    const missing = names.filter((name) => config[name] === undefined);
    return missing.length === 0 || missing.length === names.length
      ? []
      : [`${missing.join(' and ')} must be set together with ${names.filter((name) => !missing.includes(name)).join(' and ')}.`];
  });
  return [...partial, ...issuerFaults(config)];
}

function issuerFaults({ NODE_ENV, AUTH_OIDC_ISSUER }: Config): string[] {
  const url = parse(AUTH_OIDC_ISSUER);
  if (url === null) return [];
  if (url.search || url.hash || url.username || url.password) {
    return ['AUTH_OIDC_ISSUER must be an address without user, query or fragment.'];
  }
  const isPlain = url.protocol !== 'https:' && !isLoopback(url.hostname);
  return NODE_ENV === 'production' && isPlain ? ['AUTH_OIDC_ISSUER must start with https:// unless it names localhost.'] : [];
}

function secretFaults(name: string, value: string | undefined, rule: { isNeeded: boolean; minBytes?: number }): string[] {
  if (value === undefined) return rule.isNeeded ? [`${name} is not set; make one with \`openssl rand -base64 32\`.`] : [];
  if (isSample(value)) return [`${name} looks like a sample; make one with \`openssl rand -base64 32\`.`];
  return Buffer.byteLength(value) < (rule.minBytes ?? MIN_SECRET_BYTES)
    ? [`${name} is too short; it needs ${rule.minBytes ?? MIN_SECRET_BYTES} random characters or more.`]
    : [];
}

function actionsKeyFaults({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key }: Config): string[] {
  if (key === undefined) return ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is not set; make one with `openssl rand -base64 32`.'];
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== ACTIONS_KEY_BYTES) return ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY must be base64 of 32 bytes.'];
  return isUniform(bytes)
    ? ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY looks like a sample; make one with `openssl rand -base64 32`.']
    : [];
}

function rootKeyFaults({ SAFELIGHT_ROOT_KEYS }: Config, { rootKeysFileMode }: Facts): string[] {
  if (SAFELIGHT_ROOT_KEYS === undefined) {
    if (rootKeysFileMode === null) return ['There are no root keys: set SAFELIGHT_ROOT_KEYS or SAFELIGHT_ROOT_KEYS_FILE.'];
    const isOpen = (rootKeysFileMode & OTHERS_BITS) !== 0;
    return isOpen ? ['The root key file can be read by others: its mode must be 0600.'] : [];
  }
  const keys = SAFELIGHT_ROOT_KEYS.split(',').map((text) => Buffer.from(text.trim(), 'base64'));
  if (keys.some((key) => key.length !== 32)) return ['SAFELIGHT_ROOT_KEYS must be base64 of 32 bytes each, comma separated.'];
  return keys.some(isUniform) ? ['SAFELIGHT_ROOT_KEYS looks like a sample; make one with `openssl rand -base64 32`.'] : [];
}

function connectionFaults(config: Config): string[] {
  const databases = (['DATABASE_URL', 'KEYRING_DATABASE_URL'] as const).flatMap((name) => {
    const url = parse(config[name]);
    return url === null ? [] : [...postgresFaults(name, url), ...passwordFaults(name, url)];
  });
  return [...databases, ...redisFaults(parse(config.REDIS_URL))];
}

function postgresFaults(name: string, url: URL): string[] {
  if (isLocalSocket(url) || isLoopback(url.searchParams.get('host') ?? url.hostname)) return [];
  const mode = url.searchParams.get('sslmode');
  const isSealed = mode === 'verify-full' || mode === 'verify-ca' || mode === 'require';
  return isSealed ? [] : [`${name} leads to another machine in plain text; add ?sslmode=verify-full.`];
}

function redisFaults(url: URL | null): string[] {
  if (url === null) return [];
  if (isLoopback(url.hostname)) return [];
  if (url.protocol !== 'rediss:') return ['REDIS_URL leads to another machine in plain text; use rediss://.'];
  return passwordFaults('REDIS_URL', url);
}

function passwordFaults(name: string, url: URL): string[] {
  const password = decodeURIComponent(url.password);
  if (password === '') return isLocalSocket(url) || name !== 'REDIS_URL' ? [] : [`${name} has no password.`];
  const isDefault = /^(postgres|redis|safelight|root|admin|secret)$/i.test(password) || SAMPLE_WORDS.test(password);
  return isDefault ? [`${name} has a default or sample password.`] : [];
}

function mailFaults({ SMTP_URL, MAIL_FROM, RESEND_API_KEY }: Config): string[] {
  if (!SMTP_URL && !RESEND_API_KEY) return [];
  return MAIL_FROM.includes('@localhost') ? ['MAIL_FROM is not set; mail servers refuse senders at localhost.'] : [];
}

// Over plain http anybody on the way could call every new password leaked, and see a part of its hash.
function breachFaults({ PASSWORD_BREACH_URL }: Config): string[] {
  const url = parse(PASSWORD_BREACH_URL);
  if (url === null || url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return [];
  return ['PASSWORD_BREACH_URL must start with https:// unless it names this machine.'];
}

function scannerFaults({ CLAMD_URL }: Config): string[] {
  if (CLAMD_URL === undefined || parseClamdAddress(CLAMD_URL) !== null) return [];
  return ['CLAMD_URL must be unix:/path/of/the/socket or tcp://host:port.'];
}

// clamd speaks no TLS, and what it is sent are the pictures themselves.
function remoteScannerFaults({ CLAMD_URL }: Config): string[] {
  const address = CLAMD_URL === undefined ? null : parseClamdAddress(CLAMD_URL);
  if (address === null || 'path' in address || isLoopback(address.host)) return [];
  return ['CLAMD_URL leads to another machine in plain text; use a socket, or a tunnel that begins on this machine.'];
}

function isSample(value: string): boolean {
  return SAMPLE_WORDS.test(value) || new Set(value).size < 8;
}

// One byte again and again: what fills a template, never what a generator gave.
function isUniform(bytes: Buffer): boolean {
  return new Set(bytes).size < 8;
}

function parse(url: string | undefined): URL | null {
  return url !== undefined && URL.canParse(url) ? new URL(url) : null;
}

function isLocalSocket(url: URL): boolean {
  return url.searchParams.get('host')?.startsWith('/') ?? false;
}
