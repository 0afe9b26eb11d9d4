// Routes that the outer door calls itself, past Next (decision 0010). Each offers its handlers when Next loads it for the first
// request; from then on the door hands them what is theirs. Loaded by the outer door as it stands, without a bundler: types only, and no
// path aliases.

import type { IncomingMessage, ServerResponse } from 'node:http';

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
type Handlers = Readonly<Partial<Record<'GET' | 'HEAD', Handler>>>;
/** A handler that answers a request, and the parts of the path as Next would hand them over. */
export type DirectCall = { readonly handler: Handler; readonly params: Record<string, string> };

const ROUTES = Symbol.for('safelight.direct-routes');
// One list a process: the door that reads it is no module of the bundle.
const holder = globalThis as { [ROUTES]?: Map<string, { path: RegExp; handlers: Handlers }> };

/** For the outer door: from here on routes that offer themselves are called directly. */
export function takeOffers(): void {
  holder[ROUTES] ??= new Map();
}

/**
 * Offers a route's handlers for the paths that `path` (anchored at both ends, its parts as named groups) matches; whatever it does not
 * match goes Next's way. Without an outer door nothing comes of it. The handlers can rely on nothing of Next's: neither `cookies()` nor
 * `headers()`, and no middleware.
 */
export function offerToDoor(path: RegExp, handlers: Handlers): void {
  holder[ROUTES]?.set(path.source, { path, handlers });
}

/** Who answers this request directly, or null where Next does. */
export function findDirect({ method, url = '' }: IncomingMessage): DirectCall | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const [pathname = ''] = url.split('?', 1);
  for (const { path, handlers } of holder[ROUTES]?.values() ?? []) {
    const match = path.exec(pathname);
    if (match) return handlers[method] ? { handler: handlers[method], params: { ...match.groups } } : null;
  }
  return null;
}

/** Answers with what the handler says. Where it fails, which no door of the house does, 500 or a broken connection. Never rejects. */
export async function answerDirectly({ handler, params }: DirectCall, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) leaving.abort();
  });
  try {
    const response = await handler(requestOf(req, leaving.signal), { params: Promise.resolve(params) });
    res.statusCode = response.status;
    for (const [name, value] of response.headers) res.appendHeader(name, value);
    res.end(response.body === null ? undefined : new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    // The doors log what they know of. Whatever else this is, its message may quote what was sent.
    process.emitWarning(`a route called by the outer door failed: ${error instanceof Error ? error.name : typeof error}`);
    if (res.headersSent) res.destroy();
    else res.writeHead(500).end();
  }
}

function requestOf({ method = 'GET', url = '/', headers: sent }: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value = ''] of Object.entries(sent)) for (const one of [value].flat()) headers.append(name, one);
  return new Request(`http://localhost${url}`, { method, headers, signal });
}
