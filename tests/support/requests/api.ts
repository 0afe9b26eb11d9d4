// Calls the REST API as a program does: a bearer token, an address of its own, bodies laid by hand.

import { issueTokenFor } from '@/lib/auth/operator/tokens';
import { doorMarkOf } from '@/lib/auth/door/door-mark';
import { forgetConfig } from '@/lib/config/config';
import { CLIENT_ADDRESS_HEADER, DOOR_HEADER } from '@/lib/http/requests/client-address';
import { TOKEN_SCOPES } from '@/lib/shared/account/token-rules';
import type { TokenOrder } from '@/lib/shared/account/token-schemas';
import type { Person } from '@/tests/support/people/people';

const DOOR_TOKEN = 'door-token-of-the-tests';
export const ORIGIN = 'http://localhost:3000';

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
type Handlers = Readonly<Record<string, unknown>>;

const UUIDISH = '([^/]+)';
const ROUTES: readonly (readonly [RegExp, () => Promise<Handlers>])[] = [
  [/^\/api\/v1\/me$/, () => import('@/app/api/v1/me/route')],
  [/^\/api\/v1\/images$/, () => import('@/app/api/v1/images/route')],
  [new RegExp(`^/api/v1/images/${UUIDISH}$`), () => import('@/app/api/v1/images/[imageId]/route')],
  [new RegExp(`^/api/v1/images/${UUIDISH}/content$`), () => import('@/app/api/v1/images/[imageId]/content/route')],
];

export type ApiCall = {
  readonly token?: string | undefined;
  readonly method?: string;
  /** The client's address as the outer door saw it; null: nobody vouches for one. */
  readonly ip?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
};

let addresses = 0;
/** A network address no other test has. */
export function freshAddress(): string {
  addresses += 1;
  return `192.0.${Math.floor(addresses / 250) + 2}.${(addresses % 250) + 1}`;
}

/** One request to `path` (query included) of the API. */
export async function callApi(path: string, { token, method = 'GET', ip, headers = {}, body }: ApiCall = {}): Promise<Response> {
  process.env.SAFELIGHT_DOOR_TOKEN = DOOR_TOKEN;
  forgetConfig();
  const url = new URL(path, ORIGIN);
  const sent = new Headers(headers);
  if (token !== undefined) sent.set('authorization', `Bearer ${token}`);
  if (ip !== null) {
    sent.set(DOOR_HEADER, DOOR_TOKEN);
    sent.set(CLIENT_ADDRESS_HEADER, ip ?? freshAddress());
  }
  for (const [pattern, load] of ROUTES) {
    const match = pattern.exec(url.pathname);
    if (!match) continue;
    const handlers = await load();
    const handler = (handlers[method] ?? (method === 'HEAD' ? handlers['GET'] : undefined)) as Handler | undefined;
    if (!handler || !doorMarkOf(handler)) throw new Error(`${method} ${url.pathname} has no door`);
    const params = match[1] === undefined ? {} : { imageId: match[1] };
    const request = new Request(url, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
    return handler(request, { params: Promise.resolve(params) });
  }
  throw new Error(`${url.pathname} is no address of the API`);
}

/** A token of a person; every right unless the order says otherwise. */
export async function tokenOf(person: Person, order: Partial<TokenOrder> = {}): Promise<{ id: string; token: string }> {
  const whole: TokenOrder = { name: 'script', scopes: [...TOKEN_SCOPES], days: 90, networks: [], ...order };
  return issueTokenFor(person, whole);
}
