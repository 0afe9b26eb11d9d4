// Headers that are the same for every answer and need no environment: next.config.ts gives them to static files and to
// whatever no door answers. This file imports nothing, so that the build's configuration can read it.

/** Everything the browser could lend a page; this one borrows its passkeys and nothing else. */
const PERMISSIONS_POLICY = [
  'accelerometer=()',
  'autoplay=()',
  'browsing-topics=()',
  'camera=()',
  'display-capture=()',
  'encrypted-media=()',
  'gamepad=()',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'identity-credentials-get=()',
  'idle-detection=()',
  'local-fonts=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'otp-credentials=()',
  'payment=()',
  'picture-in-picture=()',
  // Passkeys are made and used on our own pages, and in no frame of anybody's.
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  // The slideshow keeps the screen awake.
  'screen-wake-lock=(self)',
  'serial=()',
  'storage-access=()',
  'sync-xhr=()',
  'usb=()',
  'window-management=()',
  'xr-spatial-tracking=()',
].join(', ');

/** On every answer of the vault, whatever it is. */
export const BASE_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': PERMISSIONS_POLICY,
  'X-Permitted-Cross-Domain-Policies': 'none',
} as const;

/** Answers that are not pages may load and run nothing. */
export const SEALED_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Two years, for the preload list. Sent only where headerContext() or the outer door says so. */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000; includeSubDomains; preload';

/** On the files of a build, whoever sends them. */
export const STATIC_FILE_HEADERS = {
  ...BASE_HEADERS,
  'Content-Security-Policy': SEALED_POLICY,
  'Referrer-Policy': 'strict-origin-when-cross-origin',
} as const;

const asList = (headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([key, value]) => ({ key, value }));

/**
 * The value of `headers()` in next.config.ts: `headers: async () => STATIC_HEADER_RULES`. Middleware's headers replace these
 * on pages. Next lets a header set here win over a route handler's own, so the rules for paths of handlers hold only
 * values that never differ. HSTS needs the environment: the outer door or the proxy in front adds it to static files.
 */
export const STATIC_HEADER_RULES = [
  { source: '/:path*', headers: asList(BASE_HEADERS) },
  { source: '/_next/static/:path*', headers: asList(STATIC_FILE_HEADERS) },
];
