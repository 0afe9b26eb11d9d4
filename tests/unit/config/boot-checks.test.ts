import { listFaults } from '@/lib/config/boot-checks';
import { parseConfig } from '@/lib/config/config';

const key = (seed: number) => Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + seed) % 256)).toString('base64');

const SOUND = {
  NODE_ENV: 'production',
  AUTH_URL: 'https://vault.kestrel.photos',
  AUTH_SECRET: 'W0q8mZr3Tj6yXv1Kp9LdBn4Hs7Gf2CeU5aRi',
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key(1),
  SAFELIGHT_ROOT_KEYS: key(2),
  DATABASE_URL: 'postgresql://vault:r8Kq2vTz@db.kestrel.photos/vault?sslmode=verify-full',
  REDIS_URL: 'rediss://:m3Xw9pLd@redis.kestrel.photos:6380',
};

const PROVIDER = {
  AUTH_OIDC_ISSUER: 'https://login.kestrel.photos/realms/one',
  AUTH_OIDC_ID: 'vault',
  AUTH_OIDC_SECRET: 'W0q8mZr3Tj6yXv1Kp9LdBn4Hs7Gf2CeU5aRi',
};

const faultsOf = (changes: Record<string, string | undefined>, rootKeysFileMode: number | null = null) =>
  listFaults(parseConfig({ ...SOUND, ...changes }), { rootKeysFileMode });

describe('listFaults', () => {
  it('finds none in a sound configuration', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf(PROVIDER)).toEqual([]);
    for (const CLAMD_URL of ['unix:/run/clamav/clamd.sock', 'tcp://127.0.0.1:3310', 'tcp://[::1]:3310']) {
      expect(faultsOf({ CLAMD_URL })).toEqual([]);
    }
    expect(faultsOf({ ...PROVIDER, AUTH_OIDC_ISSUER: 'http://127.0.0.1:9000' })).toEqual([]);
    expect(faultsOf({ SAFELIGHT_ROOT_KEYS: undefined }, 0o100600)).toEqual([]);
  });

  it('finds none on localhost, where `npm start` made the secrets', () => {
    const local = { AUTH_URL: undefined, AUTH_SECRET: 'short', REDIS_URL: 'redis://10.0.0.9', SAFELIGHT_ROOT_KEYS: undefined };
    expect(faultsOf(local)).toEqual([]);
    expect(faultsOf({ AUTH_URL: 'http://127.0.0.1:3000' })).toEqual([]);
    expect(faultsOf({ ...local, NODE_ENV: 'development', AUTH_URL: 'http://vault.kestrel.photos' })).toEqual([]);
  });

  it.each([
    ['a scanner of no known form', { CLAMD_URL: 'http://127.0.0.1:3310' }, /^CLAMD_URL must be unix:/],
    ['a scanner on another machine', { CLAMD_URL: 'tcp://10.0.0.9:3310' }, /^CLAMD_URL leads to another machine in plain text/],
    ['a plain address beyond localhost', { AUTH_URL: 'http://vault.kestrel.photos' }, /^AUTH_URL must start with https/],
    ['no database', { DATABASE_URL: undefined }, /^DATABASE_URL is not set/],
    ['no secret', { AUTH_SECRET: undefined }, /^AUTH_SECRET is not set/],
    ['a short secret', { AUTH_SECRET: 'Zr3Tj6yXv1Kp9LdBn4' }, /^AUTH_SECRET is too short/],
    ['a sample secret', { AUTH_SECRET: 'change-me-change-me-change-me-change-me' }, /^AUTH_SECRET looks like a sample/],
    ['a secret of one letter', { AUTH_SECRET: 'z'.repeat(64) }, /^AUTH_SECRET looks like a sample/],
    ['a short cron secret', { CRON_SECRET: 'Zr3Tj6yXv1' }, /^CRON_SECRET is too short/],
    [
      'a sample Google secret',
      { AUTH_GOOGLE_ID: 'vault', AUTH_GOOGLE_SECRET: 'your-client-secret-here' },
      /^AUTH_GOOGLE_SECRET looks like a sample/,
    ],
    ['half of Google', { AUTH_GOOGLE_ID: 'vault' }, /^AUTH_GOOGLE_SECRET must be set together with AUTH_GOOGLE_ID/],
    [
      'a sample provider secret',
      { ...PROVIDER, AUTH_OIDC_SECRET: 'your-client-secret-here' },
      /^AUTH_OIDC_SECRET looks like a sample/,
    ],
    ['a short provider secret', { ...PROVIDER, AUTH_OIDC_SECRET: 'Zr3Tj6yXv1' }, /^AUTH_OIDC_SECRET is too short/],
    [
      'a third of a provider',
      { AUTH_OIDC_ISSUER: PROVIDER.AUTH_OIDC_ISSUER },
      /^AUTH_OIDC_ID and AUTH_OIDC_SECRET must be set together with AUTH_OIDC_ISSUER/,
    ],
    [
      'a provider in plain text',
      { ...PROVIDER, AUTH_OIDC_ISSUER: 'http://login.kestrel.photos' },
      /^AUTH_OIDC_ISSUER must start with https/,
    ],
    [
      'a provider with a query',
      { ...PROVIDER, AUTH_OIDC_ISSUER: 'https://login.kestrel.photos/?realm=one' },
      /^AUTH_OIDC_ISSUER must be an address without/,
    ],
    ['no actions key', { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: undefined }, /^NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is not set/],
    ['a short actions key', { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: 'AAAA' }, /must be base64 of 32 bytes/],
    [
      'an actions key of zeros',
      { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') },
      /looks like a sample/,
    ],
    ['a short root key', { SAFELIGHT_ROOT_KEYS: `${key(2)},AAAA` }, /^SAFELIGHT_ROOT_KEYS must be base64/],
    [
      'a root key of zeros',
      { SAFELIGHT_ROOT_KEYS: Buffer.alloc(32).toString('base64') },
      /^SAFELIGHT_ROOT_KEYS looks like a sample/,
    ],
    [
      'a plain database',
      { DATABASE_URL: 'postgresql://vault:r8Kq2vTz@db.kestrel.photos/vault' },
      /^DATABASE_URL leads to another machine/,
    ],
    [
      'a database that may be plain',
      { DATABASE_URL: 'postgresql://vault:r8Kq2vTz@10.0.0.9/v?sslmode=prefer' },
      /^DATABASE_URL leads/,
    ],
    [
      'a plain host by parameter',
      { DATABASE_URL: 'postgresql://vault:r8Kq2vTz@localhost/v?host=10.0.0.9' },
      /^DATABASE_URL leads/,
    ],
    [
      'a default database password',
      { DATABASE_URL: 'postgresql://postgres:postgres@localhost/vault' },
      /^DATABASE_URL has a default/,
    ],
    ['a plain key store', { KEYRING_DATABASE_URL: 'postgresql://vault:r8Kq2vTz@10.0.0.9/keys' }, /^KEYRING_DATABASE_URL leads/],
    ['a plain Redis', { REDIS_URL: 'redis://:m3Xw9pLd@redis.kestrel.photos' }, /^REDIS_URL leads to another machine/],
    ['a Redis without a password', { REDIS_URL: 'rediss://redis.kestrel.photos' }, /^REDIS_URL has no password/],
    ['a Redis with a default password', { REDIS_URL: 'rediss://:redis@redis.kestrel.photos' }, /^REDIS_URL has a default/],
    [
      'a plain breach service',
      { PASSWORD_BREACH_URL: 'http://leaks.kestrel.photos' },
      /^PASSWORD_BREACH_URL must start with https/,
    ],
    ['a breach service that is no web address', { PASSWORD_BREACH_URL: 'ftp://localhost/' }, /^PASSWORD_BREACH_URL must start/],
    ['no sender for a mail server', { SMTP_URL: 'smtps://mail.kestrel.photos' }, /^MAIL_FROM is not set/],
  ])('refuses %s in one sentence that quotes no secret', (_name, changes, sentence) => {
    const faults = faultsOf(changes);
    expect(faults).toEqual([expect.stringMatching(sentence)]);
    for (const secret of Object.values(changes)) {
      if (secret !== undefined && !secret.startsWith('http')) expect(faults[0]).not.toContain(secret);
    }
  });

  it('refuses root keys that others can read, and none at all', () => {
    expect(faultsOf({ SAFELIGHT_ROOT_KEYS: undefined }, 0o100644)).toEqual([expect.stringContaining('can be read by others')]);
    expect(faultsOf({ SAFELIGHT_ROOT_KEYS: undefined }, 0o100640)).toEqual([expect.stringContaining('can be read by others')]);
    expect(faultsOf({ SAFELIGHT_ROOT_KEYS: undefined }, null)).toEqual([expect.stringContaining('There are no root keys')]);
  });

  it('lets sockets and loopback be plain', () => {
    const socket = 'postgresql://vault:r8Kq2vTz@localhost/vault?host=%2Frun%2Fpostgresql';
    expect(faultsOf({ DATABASE_URL: socket, REDIS_URL: 'redis://127.0.0.1' })).toEqual([]);
    expect(faultsOf({ DATABASE_URL: 'postgresql://vault:r8Kq2vTz@[::1]/vault' })).toEqual([]);
  });

  it('asks for leaks over plain http on this machine only, also where it is not for real', () => {
    expect(faultsOf({ PASSWORD_BREACH_URL: 'http://127.0.0.1:8080' })).toEqual([]);
    expect(faultsOf({ PASSWORD_BREACH_URL: 'https://api.pwnedpasswords.com' })).toEqual([]);
    const local = { AUTH_URL: undefined, PASSWORD_BREACH_URL: 'http://10.0.0.9' };
    expect(faultsOf(local)).toEqual([expect.stringContaining('PASSWORD_BREACH_URL')]);
  });

  it('names every fault at once', () => {
    expect(faultsOf({ AUTH_SECRET: undefined, REDIS_URL: 'redis://10.0.0.9', SAFELIGHT_ROOT_KEYS: 'AAAA' })).toHaveLength(3);
  });
});
