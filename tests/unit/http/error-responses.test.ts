// Every code has a status and a sentence, and nothing of an error but those leaves.

import { z } from 'zod';
import { describeError, plainTextResponse, problemResponse, reasonOf } from '@/lib/http/error-responses';
import { ERROR_STATUS } from '@/lib/http/error-status';
import { ERROR_CODES } from '@/lib/shared/error-codes';
import { errorMessages } from '@/lib/shared/messages/errors';
import { SafelightError } from '@/lib/shared/safelight-error';

const ID = 'b1946ac9-2f4e-4c6d-9b0a-7f3f5f0a1c2d';

describe('the error table', () => {
  it('has exactly the codes there are', () => {
    expect(Object.keys(ERROR_STATUS).sort()).toEqual([...ERROR_CODES].sort());
    expect(Object.keys(errorMessages).sort()).toEqual([...ERROR_CODES].sort());
  });

  it.each(ERROR_CODES)('%s: a status with a name, and a plain sentence with what to do', (code) => {
    const status = ERROR_STATUS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(reasonOf(status)).not.toBe('Error');
    expect(errorMessages[code]).toMatch(/^[A-Z].{20,140}\.$/);
    // What happened, and the remedy after it.
    expect(errorMessages[code].split(/[.;,] /).length).toBeGreaterThanOrEqual(2);
    expect(errorMessages[code]).not.toMatch(/error|exception|null|undefined|SQL|Redis|Prisma/i);
  });

  it('never blames the server for bad input, nor the sender for a fault of ours', () => {
    for (const code of ERROR_CODES) {
      const isInput =
        /^(request|image|quota|object)\//.test(code) && !['request/busy', 'image/decoder-unavailable'].includes(code);
      if (isInput) expect([code, ERROR_STATUS[code] < 500]).toEqual([code, true]);
      if (/^(crypto|keys|storage|db|limits|mail|config|internal)\//.test(code))
        expect([code, ERROR_STATUS[code] >= 500]).toEqual([code, true]);
    }
  });
});

describe('describeError', () => {
  it('knows its own errors, schema errors, and calls the rest unexpected', () => {
    expect(describeError(new SafelightError('object/not-found')).code).toBe('object/not-found');
    const refused = z.string().safeParse(1);
    expect(describeError(refused.error).code).toBe('request/invalid');
    for (const thrown of [new Error('boom'), 'text', null, undefined, { code: 'object/not-found' }]) {
      expect(describeError(thrown)).toEqual({
        code: 'internal/unexpected',
        status: 500,
        message: errorMessages['internal/unexpected'],
      });
    }
  });

  it('always says when to come back where waiting helps', () => {
    for (const code of ERROR_CODES) {
      const { status, retryAfterSeconds } = describeError(new SafelightError(code));
      expect([code, retryAfterSeconds !== undefined]).toEqual([code, status === 429 || status === 503]);
    }
    expect(describeError(new SafelightError('auth/locked', { retryAfterSeconds: 0.2 })).retryAfterSeconds).toBe(1);
    expect(describeError(new SafelightError('auth/locked', { retryAfterSeconds: Number.NaN })).retryAfterSeconds).toBe(5);
  });
});

describe('problemResponse', () => {
  it('is problem+json with code and request id, kept by nobody', async () => {
    const error = new SafelightError('request/rate-limited', {
      detail: 'SECRET-DETAIL',
      cause: new Error('SECRET-CAUSE'),
      retryAfterSeconds: 61,
    });
    const response = problemResponse(error, ID);
    const text = await response.text();
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.headers.get('retry-after')).toBe('61');
    expect(response.headers.get('x-request-id')).toBe(ID);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      detail: errorMessages['request/rate-limited'],
      code: 'request/rate-limited',
      requestId: ID,
    });
    expect(text).not.toContain('SECRET');
  });

  it('takes headers of the one case', () => {
    expect(problemResponse(new SafelightError('request/method'), ID, { Allow: 'GET' }).headers.get('allow')).toBe('GET');
  });
});

describe('plainTextResponse', () => {
  it('is the sentence and the request id', async () => {
    const response = plainTextResponse(new SafelightError('request/too-large'), ID);
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe(`${errorMessages['request/too-large']}\n\nRequest ${ID}\n`);
  });
});
