// The one error class of the house. What it says inside goes to the log; people get the public sentence of its code.

import type { ErrorCode } from '@/lib/shared/error-codes';

/** `detail` is for the log only and must hold no secret; `retryAfterSeconds` is set where waiting helps. */
export type SafelightErrorOptions = {
  readonly cause?: unknown;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
};

/**
 * A refusal or failure with a stable code.
 * The code decides HTTP status and public sentence (lib/http/error-responses.ts); nothing else reaches a browser.
 */
export class SafelightError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: SafelightErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SafelightError';
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** True when `error` is a SafelightError, of the given code where one is named. */
export function isSafelightError(error: unknown, code?: ErrorCode): error is SafelightError {
  return error instanceof SafelightError && (code === undefined || error.code === code);
}
