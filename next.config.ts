import path from 'node:path';
import type { NextConfig } from 'next';
import { STATIC_HEADER_RULES } from './lib/http/headers/static-headers';
import { CEILING_MAX_UPLOAD_BYTES, MULTIPART_OVERHEAD_BYTES } from './lib/shared/limits';

// Next is built for the most an operator can allow; what is allowed (MAX_UPLOAD_BYTES) is held by the outer door and the doors.
const bodyBytes = CEILING_MAX_UPLOAD_BYTES + MULTIPART_OVERHEAD_BYTES;

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // Secrets and attackers' text may stand in one page: compressing them together would tell one by the other (decision 0022).
  compress: false,
  productionBrowserSourceMaps: false,
  // Types are a check of their own (npm run types, in CI): nobody's first start waits for them.
  typescript: { ignoreBuildErrors: true },
  reactStrictMode: true,
  headers: () => Promise.resolve(STATIC_HEADER_RULES),
  devIndicators: false,
  // The optimizer forwards no cookies and keeps plain copies on disk.
  images: { unoptimized: true },
  experimental: {
    serverActions: { bodySizeLimit: bodyBytes },
    // Without it a middleware cuts bodies at 10 MB in silence.
    proxyClientMaxBodySize: bodyBytes,
    // Pages are loaded when they are asked for, not all of them before the first answer.
    preloadEntriesOnStart: false,
  },
  serverExternalPackages: ['@node-rs/argon2', '@prisma/client', 'pg', 'pino', 'sharp', 'ioredis', 'nodemailer'],
  // What is read at run time by name, which tracing cannot see: migrations, and the decoder process, which runs its own sources.
  outputFileTracingIncludes: {
    '/**': [
      './prisma/migrations/**/*',
      './prisma/keyring/**/*',
      './lib/images/**/*.ts',
      './lib/shared/**/*.ts',
      // The letters of watermarks.
      './node_modules/geist/dist/fonts/geist-sans/Geist-SemiBold.ttf',
      ...['sharp', '@img', 'detect-libc', 'semver', 'thumbhash'].map((name) => `./${path.posix.join('node_modules', name)}/**/*`),
    ],
  },
  outputFileTracingExcludes: {
    '/**': [
      './.safelight/**',
      './tests/**',
      './docs/**',
      './scripts/**',
      './coverage/**',
      './test-results/**',
      './.git/**',
      './app/**',
      './public/**',
      './*.config.*',
      './package-lock.json',
    ],
  },
};

export default config;
