// The doors: every action and every route of the house is built here, so that none can forget a step (house.md 8).
// Fixed order: origin -> rate limit -> who -> input -> one vault function -> ledger -> answer (door-entry.ts).

import type { z } from 'zod';
import { answerPerson, answerPublic, type ActionOptions } from '@/lib/auth/door/action-answer';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { admitAdmin, admitUser } from '@/lib/auth/door/door-entry';
import { markDoor } from '@/lib/auth/door/door-mark';
import { refuseRequest, respondToken, type TokenRequest, type TokenRouteOptions } from '@/lib/auth/door/token-answer';
import { respondPerson, respondPublic, type RouteContext, type RouteOptions } from '@/lib/auth/door/route-answer';
import type { ActionResult } from '@/lib/shared/dto';

type Action<T> = (input: unknown) => Promise<ActionResult<T>>;
type FormAction<T> = (previous: ActionResult<T> | null, form: FormData) => Promise<ActionResult<T>>;
type Route = (request: Request, context: RouteContext) => Promise<Response>;

/** An action of a signed-in person; `input` is a plain object or FormData. Every failure is in the result, never thrown. */
export function userAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  fn: (actor: SessionActor, input: z.output<S>) => Promise<T>,
): Action<T> {
  const door: Action<T> = async (input) => answerPerson(admitUser, options, fn, input);
  return markDoor(door, { name: options.name, kind: 'action', access: 'user', isStepUp: options.isStepUp ?? false });
}

/** The same for `useActionState`: works as a plain form without JavaScript. */
export function userFormAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  fn: (actor: SessionActor, input: z.output<S>) => Promise<T>,
): FormAction<T> {
  const door: FormAction<T> = async (_previous, form) => answerPerson(admitUser, options, fn, form);
  return markDoor(door, { name: options.name, kind: 'form-action', access: 'user', isStepUp: options.isStepUp ?? false });
}

/** An action of an admin whose session has two factors; every other person is refused, whatever was sent. */
export function adminAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  fn: (actor: SessionActor, input: z.output<S>) => Promise<T>,
): Action<T> {
  const door: Action<T> = async (input) => answerPerson(admitAdmin, options, fn, input);
  return markDoor(door, { name: options.name, kind: 'action', access: 'admin', isStepUp: options.isStepUp ?? false });
}

/** The same for `useActionState`. */
export function adminFormAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  fn: (actor: SessionActor, input: z.output<S>) => Promise<T>,
): FormAction<T> {
  const door: FormAction<T> = async (_previous, form) => answerPerson(admitAdmin, options, fn, form);
  return markDoor(door, { name: options.name, kind: 'form-action', access: 'admin', isStepUp: options.isStepUp ?? false });
}

/** An action anybody may call from our own pages. */
export function publicAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  fn: (input: z.output<S>) => Promise<T>,
): Action<T> {
  const door: Action<T> = async (input) => answerPublic(options, fn, input);
  return markDoor(door, { name: options.name, kind: 'action', access: 'public' });
}

/** The same for `useActionState`: sign-in, sign-up, reset. */
export function publicFormAction<S extends z.ZodType, T>(
  options: ActionOptions<S>,
  fn: (input: z.output<S>) => Promise<T>,
): FormAction<T> {
  const door: FormAction<T> = async (_previous, form) => answerPublic(options, fn, form);
  return markDoor(door, { name: options.name, kind: 'form-action', access: 'public' });
}

/** A route of a signed-in person. Failures are problem+json with the request id; headers the work has set are kept. */
export function userRoute<P>(
  options: RouteOptions<P>,
  fn: (actor: SessionActor, request: Request, params: P) => Promise<Response>,
): Route {
  const door: Route = async (request, context) => respondPerson(admitUser, options, fn, [request, context]);
  return markDoor(door, { name: options.name, kind: 'route', access: 'user', isStepUp: options.isStepUp ?? false });
}

/** A route of an admin whose session has two factors. */
export function adminRoute<P>(
  options: RouteOptions<P>,
  fn: (actor: SessionActor, request: Request, params: P) => Promise<Response>,
): Route {
  const door: Route = async (request, context) => respondPerson(admitAdmin, options, fn, [request, context]);
  return markDoor(door, { name: options.name, kind: 'route', access: 'admin', isStepUp: options.isStepUp ?? false });
}

/** A route anybody may call. */
export function publicRoute<P>(options: RouteOptions<P>, fn: (request: Request, params: P) => Promise<Response>): Route {
  const door: Route = async (request, context) => respondPublic(options, fn, [request, context]);
  return markDoor(door, { name: options.name, kind: 'route', access: 'public' });
}

/** A route of a program that shows a bearer token with `scope`. Cookies are not looked at; refusals are problem+json (RFC 9457). */
export function tokenRoute<P, Q>(
  options: TokenRouteOptions<P, Q>,
  fn: (actor: Actor, asked: TokenRequest<P, Q>) => Promise<Response>,
): Route {
  const door: Route = async (request, context) => respondToken(options, fn, [request, context]);
  return markDoor(door, { name: options.name, kind: 'route', access: 'token' });
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * The methods an address of the API does not offer: each answers `request/method` (405) with Allow. Next's own answer has
 * neither body nor headers.
 */
export function refusedMethods<A extends Method>(name: string, allowed: readonly A[]): Record<Exclude<Method, A>, Route> {
  const others = METHODS.filter((method): method is Exclude<Method, A> => !(allowed as readonly Method[]).includes(method));
  const headers = { Allow: allowed.join(', ') };
  return refusals(name, others, (request) => refuseRequest({ name, code: 'request/method', headers }, request));
}

/** Every method of addresses that the API does not have: 404, in the API's own form. */
export function unknownAddress(name: string): Record<Method, Route> {
  return refusals(name, METHODS, (request) => refuseRequest({ name, code: 'object/not-found' }, request));
}

function refusals<M extends Method>(name: string, methods: readonly M[], refuse: (request: Request) => Promise<Response>) {
  const routes = methods.map((method) => {
    const door: Route = (request) => refuse(request);
    return [method, markDoor(door, { name: `${name}.no-${method.toLowerCase()}`, kind: 'route', access: 'public' })] as const;
  });
  return Object.fromEntries(routes) as Record<M, Route>;
}
