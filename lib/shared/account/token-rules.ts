// The rights and bounds of tokens of programs, for browser, doors and rooms alike. No schema is here, so that pages carry none.

/** Every right a token can have. Names are stable: programs and rows hold them. */
export const TOKEN_SCOPES = [
  'images:read',
  'images:write',
  'images:delete',
  'albums:read',
  'albums:write',
  'storage:read',
  'storage:write',
  'account:read',
  'audit:read',
] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export const MAX_TOKEN_DAYS = 365;
export const DEFAULT_TOKEN_DAYS = 90;
/** Live tokens one person may have. */
export const MAX_LIVE_TOKENS = 50;
export const MAX_TOKEN_NETWORKS = 20;
