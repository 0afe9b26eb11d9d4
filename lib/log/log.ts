// The only way to print: JSON lines on standard output, with request ids, and with secrets struck out by key name.

import pino from 'pino';
import { config } from '@/lib/config/config';
import { findRequestContext } from '@/lib/log/request-context';

const SECRET_KEYS = [
  'password',
  'currentPassword',
  'passwordHash',
  'hash',
  'token',
  'tokenHash',
  'sessionToken',
  'secret',
  'cookie',
  'authorization',
  'key',
  'dek',
  'kek',
  'rootKey',
  'keyBase64',
  'apiKey',
  'link',
  'url',
  'email',
  'name',
  'fileName',
  'seed',
  'code_verifier',
];

const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

function create() {
  return pino({
    level: config().LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: '[redacted]' },
    mixin: () => {
      const context = findRequestContext();
      return context ? { requestId: context.requestId } : {};
    },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
  });
}

let logger: ReturnType<typeof create> | undefined;

/** The process's logger. Pass errors as `{ error }`; text from people goes in fields, never in the message. */
export function log(): ReturnType<typeof create> {
  logger ??= create();
  return logger;
}
