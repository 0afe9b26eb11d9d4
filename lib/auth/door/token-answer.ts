// Runs one request of a program through the steps of its door: bad tokens of the address -> token -> limit -> right ->
// path and query -> work -> ledger -> answer. Cookies and origins are not looked at: the token is the only thing that opens this door.

import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { countBadToken, forgetGoodToken, refuseKnownGuesser, rememberGoodToken } from '@/lib/auth/door/bad-token-limit';
import { parsePath, type RouteContext, respond } from '@/lib/auth/door/route-answer';
import { limitOrThrow, type Rule } from '@/lib/auth/limits';
import { TokenRefusal } from '@/lib/auth/tokens/token-refusal';
import { requireScope, type VerifiedToken, verifyToken } from '@/lib/auth/tokens/verify-token';
import { limitPrefix } from '@/lib/http/requests/client-address';
import { searchFields } from '@/lib/http/json-response';
import { findRequestContext, runWithRequestContext } from '@/lib/log/request-context';
import type { ErrorCode } from '@/lib/shared/error-codes';
import type { TokenScope } from '@/lib/shared/account/token-rules';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordRepeatableSoon } from '@/lib/watch/record';

/** Requests of one token, over all doors together. */
export const TOKEN_RULE = { limit: 1_200, windowSeconds: 60 };
const REALM = 'Bearer realm="safelight"';

/**
 * `params` judges the parts of the path (what it refuses is a 404), `query` the parts of the query (400). `scope` is the right
 * the token must have. `limit` counts this door's requests of one token besides the common rule.
 */
export type TokenRouteOptions<P, Q> = {
  readonly name: string;
  readonly scope: TokenScope;
  readonly params: z.ZodType<P>;
  readonly query: z.ZodType<Q>;
  readonly limit?: Rule;
};
/** What the work of a token's door is given besides the Actor. */
export type TokenRequest<P, Q> = { readonly request: Request; readonly params: P; readonly query: Q };

/** One request of a program. */
export function respondToken<P, Q>(
  options: TokenRouteOptions<P, Q>,
  fn: (actor: Actor, asked: TokenRequest<P, Q>) => Promise<Response>,
  [request, context]: readonly [Request, RouteContext],
): Promise<Response> {
  const run = async (met: (actor: Actor) => void): Promise<Response> => {
    const verified = await admitToken(options, request, met);
    return inItsName(verified, async () => {
      const params = await parsePath(options.params, context);
      const query = await options.query.parseAsync(searchFields(request));
      return fn(verified.actor, { request, params, query });
    });
  };
  return respond({ name: options.name, explain: challengeOf }, request, async (met) => varyByToken(await run(met)));
}

type Wanted = { readonly name: string; readonly scope: TokenScope; readonly limit?: Rule };

async function admitToken(wanted: Wanted, { headers }: Request, met: (actor: Actor) => void): Promise<VerifiedToken> {
  const { name, scope } = wanted;
  const authorization = headers.get('authorization') ?? '';
  refuseKnownGuesser(authorization);
  try {
    const verified = await verifyToken(authorization, findRequestContext()?.ip ?? null);
    met(verified.actor);
    rememberGoodToken(authorization);
    // Each request of a token counts, whatever becomes of it: it has cost a look-up.
    await limitToken(wanted, verified);
    requireScope(verified, scope);
    recordUse(verified);
    return verified;
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    recordRefusal(name, error);
    if (error.reason !== 'scope') forgetGoodToken(authorization);
    // Who sends none, or one that may do other things, is not guessing.
    if (error.reason !== 'missing' && error.reason !== 'scope') await countBadToken();
    throw error;
  }
}

async function limitToken({ name, limit }: { name: string; limit?: Rule }, { tokenId }: VerifiedToken): Promise<void> {
  await limitOrThrow(`token:${tokenId}`, TOKEN_RULE);
  if (limit) await limitOrThrow(`door:${name}:token:${tokenId}`, limit);
}

// Every event of the work carries the token's row id (lib/watch/event-row.ts).
function inItsName<T>({ tokenId }: VerifiedToken, work: () => Promise<T>): Promise<T> {
  const facts = findRequestContext();
  if (facts === null) throw new SafelightError('internal/unexpected', { detail: 'a door without a request' });
  return runWithRequestContext({ ...facts, tokenId }, work);
}

function recordUse({ actor, tokenId }: VerifiedToken): void {
  recordRepeatableSoon(`token.used ${tokenId}`, {
    type: 'token.used',
    outcome: 'success',
    actorId: actor.ownerId,
    subjectId: tokenId,
    detail: { token: tokenId },
  });
}

function recordRefusal(door: string, { reason, known, code, scope }: TokenRefusal): void {
  const who = known?.tokenId ?? limitPrefix(findRequestContext()?.ip ?? '');
  recordRepeatableSoon(`token.refused ${reason} ${who}`, {
    type: 'token.refused',
    outcome: 'refused',
    actorId: known?.ownerId ?? null,
    subjectId: known?.tokenId ?? null,
    detail: { door, code, reason, ...(known ? { token: known.tokenId } : {}), ...(scope ? { scope } : {}) },
  });
}

/** RFC 6750 section 3: a request without a token is told the scheme alone. */
function challengeOf(error: unknown): Record<string, string> {
  if (!(error instanceof TokenRefusal)) return { Vary: 'Authorization' };
  return { 'WWW-Authenticate': challenge(error), Vary: 'Authorization' };
}

function challenge({ reason, scope }: TokenRefusal): string {
  if (reason === 'missing') return REALM;
  if (scope !== null) return `${REALM}, error="insufficient_scope", scope="${scope}"`;
  return `${REALM}, error="invalid_token"`;
}

function varyByToken(response: Response): Response {
  response.headers.set('Vary', 'Authorization');
  return response;
}

/** What the API answers to everybody at an address or method it does not offer; `headers` belong to the refusal (Allow). */
export function refuseRequest(
  { name, code, headers = {} }: { name: string; code: ErrorCode; headers?: Readonly<Record<string, string>> },
  request: Request,
): Promise<Response> {
  return respond({ name, explain: () => ({ ...headers, Vary: 'Authorization' }) }, request, () =>
    Promise.reject(new SafelightError(code, { detail: `${name} ${request.method}` })),
  );
}
