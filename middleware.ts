// What can be said about a request from its head alone: its number, its size, where it came from, and the page's policy.
// This is decoration: with this file gone every door still refuses (T1). It cannot reach the database or a key.

import { type NextRequest, NextResponse } from 'next/server';
import { config as settings } from '@/lib/config/config';
import { noteDoorReached } from '@/lib/http/answer-status';
import { FORM_BODY_BYTES, requireBodyLength, uploadBodyBytes } from '@/lib/http/requests/body-length';
import { clientAddress, limitPrefix } from '@/lib/http/requests/client-address';
import { plainTextResponse, problemResponse } from '@/lib/http/error-responses';
import { createMemoryLimiter } from '@/lib/http/limits/memory-limiter';
import { createPageNonce } from '@/lib/http/headers/nonce';
import { isSignedInArea, SIGNED_OUT_PATH } from '@/lib/http/paths';
import { createRequestId, REQUEST_ID_HEADER } from '@/lib/http/requests/request-id';
import { isOwnFormWithoutReferrer, isSameOrigin } from '@/lib/http/requests/same-origin';
import { apiHeaders, pageHeaders, SIGN_OUT_HEADERS } from '@/lib/http/headers/security-headers';
import { log } from '@/lib/log/log';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';
import { isSafelightError, SafelightError } from '@/lib/shared/safelight-error';

// By path alone: a matcher that looks at headers lets everybody skip it. Byte, upload and token routes stay out (bodies
// are buffered for middleware, and thumbnails would pay double); their doors bring the same checks and headers.
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/((?!_next/static/|api/images/[^/]+/(?:original|preview|thumbnail|untouched)$|api/exports/|api/uploads(?:/|$)|api/v1/).*)',
  ],
};

/**
 * Against floods only; what a caller may really do is limited at the doors. A page asks for some twenty things ahead, and an
 * office shares one address.
 */
const FLOOD_RULE = { limit: 6_000, windowSeconds: 60 };
// Next's own way to hand a half-made page to itself, and the header that once skipped middleware (CVE-2025-29927).
const REFUSED_HEADERS = ['next-resume', 'x-next-resume-state-length', 'x-middleware-subrequest', 'x-middleware-subrequest-id'];

const floods = createMemoryLimiter();

export async function middleware(request: NextRequest): Promise<Response> {
  const requestId = createRequestId();
  try {
    await refuseEarly(request);
  } catch (error) {
    return refusal(request, error, requestId);
  }
  const { pathname, search } = request.nextUrl;
  const hasCookie = request.cookies.has(SESSION_COOKIE);
  return !hasCookie && isSignedInArea(pathname) ? toSignIn(pathname + search, requestId) : pass(request, requestId);
}

async function refuseEarly(request: NextRequest): Promise<void> {
  const { headers, method, nextUrl } = request;
  if (REFUSED_HEADERS.some((name) => headers.has(name)))
    throw new SafelightError('request/invalid', { detail: 'internal header' });
  // Renditions are made by us; the optimizer would fetch and keep plain copies.
  if (nextUrl.pathname.startsWith('/_next/image')) throw new SafelightError('object/not-found');
  await refuseFlood(headers);
  const isOwn = isSameOrigin(headers, method, settings().origin) || isOwnFormWithoutReferrer(headers);
  if (!isOwn) throw new SafelightError('auth/origin');
  requireBodyLength(headers, method, bodyLimit(nextUrl.pathname));
}

async function refuseFlood(headers: Headers): Promise<void> {
  const address = clientAddress(headers, settings().SAFELIGHT_DOOR_TOKEN);
  // Without the outer door there is no address to count by, and one shared count would let one caller shut out all.
  if (address === null) return;
  const { isAllowed, retryAfterSeconds } = await floods.hit(limitPrefix(address), FLOOD_RULE);
  if (!isAllowed) throw new SafelightError('request/rate-limited', { retryAfterSeconds });
}

function bodyLimit(pathname: string): number {
  return isSignedInArea(pathname) ? uploadBodyBytes(settings().MAX_UPLOAD_BYTES) : FORM_BODY_BYTES;
}

function refusal(request: NextRequest, error: unknown, requestId: string): Response {
  const path = request.nextUrl.pathname;
  if (isSafelightError(error))
    log().info({ requestId, code: error.code, method: request.method, path }, 'refused at the middleware');
  else {
    noteDoorReached();
    log().error({ requestId, error, method: request.method, path }, 'middleware failed');
  }
  const isPerson = request.headers.get('accept')?.includes('text/html') ?? false;
  return isPerson ? plainTextResponse(error, requestId) : problemResponse(error, requestId);
}

function toSignIn(wanted: string, requestId: string): Response {
  // From the configuration, never from the Host header.
  const target = new URL('/sign-in', settings().origin);
  target.searchParams.set('next', wanted);
  const headers = { ...pageHeaders({ nonce: null, pathname: '/sign-in' }), [REQUEST_ID_HEADER]: requestId };
  return NextResponse.redirect(target, { status: 307, headers });
}

function pass(request: NextRequest, requestId: string): Response {
  const { pathname } = request.nextUrl;
  const isApi = pathname.startsWith('/api/');
  const nonce = createPageNonce();
  const answer = isApi ? apiHeaders() : pageHeaders({ nonce, pathname });
  const headers = new Headers(request.headers);
  // A policy or nonce the client sent must never reach the renderer.
  headers.delete('x-nonce');
  headers.delete('content-security-policy');
  headers.delete('content-security-policy-report-only');
  headers.set(REQUEST_ID_HEADER, requestId);
  if (!isApi) {
    headers.set('x-nonce', nonce);
    headers.set('content-security-policy', answer['Content-Security-Policy'] ?? '');
  }
  if (isOwnFormWithoutReferrer(headers)) headers.set('origin', settings().origin);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(answer)) response.headers.set(name, value);
  // An action cannot set headers, so the page that signing out leads to tells the browser to forget.
  if (pathname === SIGNED_OUT_PATH)
    for (const [name, value] of Object.entries(SIGN_OUT_HEADERS)) response.headers.set(name, value);
  response.headers.set(REQUEST_ID_HEADER, requestId);
  return response;
}
