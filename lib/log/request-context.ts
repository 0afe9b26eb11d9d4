// Who is being answered right now: the request's id, address and agent, carried along without passing them by hand.

import { AsyncLocalStorage } from 'node:async_hooks';

export type RequestContext = {
  readonly requestId: string;
  /** The client's address as the outer door saw it; null when unknown. */
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Row id of the token a program acts with; absent for people. */
  readonly tokenId?: string;
};

// One store a process, also when bundles duplicate this module.
const holder = globalThis as typeof globalThis & { safelightRequestContext?: AsyncLocalStorage<RequestContext> };
const store = (holder.safelightRequestContext ??= new AsyncLocalStorage<RequestContext>());

/** Runs `work` with `context` in force for everything it awaits. */
export function runWithRequestContext<T>(context: RequestContext, work: () => T): T {
  return store.run(context, work);
}

/** The context in force, or null outside of a request (start, jobs, tests). */
export function findRequestContext(): RequestContext | null {
  return store.getStore() ?? null;
}
