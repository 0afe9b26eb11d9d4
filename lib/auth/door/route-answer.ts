// Runs one request through the steps of its route's door and answers a Response: the work's own, or problem+json. No answer
// leaves without a request id and headers that keep caches and other sites away from it.

import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { type AdmitPerson, admitPublic, settleFailure, type Entry } from '@/lib/auth/door/door-entry';
import type { Rule } from '@/lib/auth/limits';
import { requestFacts } from '@/lib/auth/request-facts';
import { noteDoorReached } from '@/lib/http/answer-status';
import { problemResponse } from '@/lib/http/error-responses';
import { REQUEST_ID_HEADER } from '@/lib/http/requests/request-id';
import { apiHeaders } from '@/lib/http/headers/security-headers';
import { runWithRequestContext } from '@/lib/log/request-context';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * `params` judges the parts of the path; what it refuses is the same 404 as a thing that is not there.
 * `isEmbeddable: false` (bytes of pictures) refuses what a page of another site loads (Sec-Fetch-Site), GETs too.
 */
export type RouteOptions<P> = {
  readonly name: string;
  readonly params: z.ZodType<P>;
  readonly limit?: Rule;
  /** Wants a proof of identity of the last five minutes (doors of signed-in people only). */
  readonly isStepUp?: boolean;
  readonly isEmbeddable?: boolean;
};

/** What Next hands to a route handler besides the request. */
export type RouteContext = { params: Promise<unknown> };

/** One request of a signed-in person whom `admit` lets in. */
export function respondPerson<P>(
  admit: AdmitPerson,
  options: RouteOptions<P>,
  fn: (actor: SessionActor, request: Request, params: P) => Promise<Response>,
  [request, context]: readonly [Request, RouteContext],
): Promise<Response> {
  return respond(options, request, async (met) => {
    requireEmbedding(options, request.headers);
    const actor = await admit(entryOf(options, request), met);
    return fn(actor, request, await parsePath(options.params, context));
  });
}

/** One request of anybody. */
export function respondPublic<P>(
  options: RouteOptions<P>,
  fn: (request: Request, params: P) => Promise<Response>,
  [request, context]: readonly [Request, RouteContext],
): Promise<Response> {
  return respond(options, request, async () => {
    requireEmbedding(options, request.headers);
    await admitPublic(entryOf(options, request));
    return fn(request, await parsePath(options.params, context));
  });
}

function entryOf({ name, limit, isStepUp }: Omit<RouteOptions<unknown>, 'params'>, { method, headers }: Request): Entry {
  return { name, limit, isStepUp, method, headers };
}

// A page of another site can make a browser ask for a picture, and of a sibling host even with its cookie (Lax). A person
// who follows a link is a navigation of the top window and may pass.
function requireEmbedding({ name, isEmbeddable = true }: { name: string; isEmbeddable?: boolean }, headers: Headers): void {
  const site = headers.get('sec-fetch-site');
  if (isEmbeddable || site === null || site === 'same-origin' || site === 'none') return;
  const isFollowed = headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document';
  if (!isFollowed) throw new SafelightError('auth/origin', { detail: `${name}: sec-fetch-site is not ours` });
}

/**
 * The parts of the path, as `params` judges them.
 * @throws SafelightError `object/not-found`: an address nobody can have is one where nothing is
 */
export async function parsePath<P>(params: z.ZodType<P>, context: RouteContext): Promise<P> {
  const parsed = await params.safeParseAsync(await context.params);
  if (!parsed.success) throw new SafelightError('object/not-found', { detail: 'path' });
  return parsed.data;
}

/** The door's name, and the headers that belong to a refusal of its own (WWW-Authenticate). */
export type Answering = { readonly name: string; readonly explain?: (error: unknown) => Record<string, string> };

/** Runs `work` with the request's facts in force; whatever it throws becomes problem+json and is put on record. */
export function respond(
  { name, explain }: Answering,
  request: Request,
  work: (met: (actor: Actor) => void) => Promise<Response>,
): Promise<Response> {
  noteDoorReached();
  const facts = requestFacts(request.headers);
  return runWithRequestContext(facts, async () => {
    let known: Actor | null = null;
    const met = (actor: Actor) => {
      known = actor;
    };
    try {
      return withOwnHeaders(await work(met), facts.requestId);
    } catch (thrown) {
      unstable_rethrow(thrown);
      const error = settleFailure(name, isLeaving(request, thrown) ? new SafelightError('request/aborted') : thrown, known);
      return problemResponse(error, facts.requestId, explain?.(error));
    }
  });
}

/** True when the work ended because whoever asked for it is gone: no fault of ours. */
function isLeaving({ signal }: Request, thrown: unknown): boolean {
  if (!signal.aborted) return false;
  return thrown === signal.reason || (thrown instanceof Error && thrown.cause === signal.reason);
}

/** Fills in what the work left open: the request id, `no-store`, and the headers of every answer that is not a page. */
function withOwnHeaders(response: Response, requestId: string): Response {
  const wanted: [string, string][] = [...Object.entries(apiHeaders()), [REQUEST_ID_HEADER, requestId]];
  const missing = wanted.filter(([name]) => !response.headers.has(name));
  try {
    for (const [name, value] of missing) response.headers.set(name, value);
    return response;
  } catch {
    // Response.redirect() and fetched answers have headers that cannot be changed.
    const headers = new Headers([...response.headers, ...missing]);
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
  }
}
