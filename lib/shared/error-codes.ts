// Every way Safelight can refuse or fail. Codes are stable: programs and translations depend on them.

export const ERROR_CODES = [
  // the caller
  'auth/required',
  'auth/bad-credentials',
  'auth/locked',
  'auth/unverified',
  'auth/expired-link',
  'auth/password-refused',
  'auth/sign-up-closed',
  'auth/busy',
  'auth/origin',
  // what was sent
  'request/invalid',
  'request/too-large',
  'request/length-required',
  'request/rate-limited',
  'request/range',
  'request/busy',
  'request/method',
  // what was asked for
  'object/not-found',
  // pictures
  'image/empty',
  'image/too-large',
  'image/type-not-allowed',
  'image/type-mismatch',
  'image/corrupt',
  'image/truncated',
  'image/too-many-pixels',
  'image/side-too-long',
  'image/too-many-frames',
  'image/too-many-scans',
  'image/too-slow',
  'image/too-much-memory',
  'image/name-refused',
  'image/decoder-unavailable',
  'quota/bytes',
  'quota/images',
  // sealed things
  'crypto/open-failed',
  'crypto/bad-key',
  'keys/unavailable',
  'keys/unknown-root-key',
  // places
  'storage/not-found',
  'storage/exists',
  'storage/full',
  'storage/unavailable',
  'storage/aborted',
  'db/unavailable',
  'limits/unavailable',
  'mail/unavailable',
  'config/invalid',
  'internal/unexpected',
] as const;

/** One cause, named `area/cause`. */
export type ErrorCode = (typeof ERROR_CODES)[number];
