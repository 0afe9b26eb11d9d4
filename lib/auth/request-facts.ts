// What is known about a request before anybody is: its id, its address, its agent. Headers a client could have written
// are believed only when the outer door of this very process vouches for them.

import { headers as nextHeaders } from 'next/headers';
import { config } from '@/lib/config/config';
import { equalsInConstantTime } from '@/lib/crypto/secrets';
import { clientAddress, DOOR_HEADER } from '@/lib/http/requests/client-address';
import { createRequestId, requestIdFrom } from '@/lib/http/requests/request-id';
import { findRequestContext, type RequestContext } from '@/lib/log/request-context';
import { MAX_USER_AGENT_CHARACTERS } from '@/lib/watch/event-row';

/** The facts of a request's headers. Address and request id are null and fresh unless the outer door's token is right. */
export function requestFacts(headers: Headers): RequestContext {
  const token = config().SAFELIGHT_DOOR_TOKEN;
  return {
    requestId: isVouchedFor(headers, token) ? requestIdFrom(headers) : createRequestId(),
    ip: clientAddress(headers, token),
    userAgent: headers.get('user-agent')?.slice(0, MAX_USER_AGENT_CHARACTERS) ?? null,
  };
}

/** The facts of the request being answered, inside a door or outside of one (pages). */
export async function currentRequestFacts(): Promise<RequestContext> {
  return findRequestContext() ?? requestFacts(await nextHeaders());
}

function isVouchedFor(headers: Headers, token: string | undefined): boolean {
  const shown = headers.get(DOOR_HEADER);
  return token !== undefined && shown !== null && equalsInConstantTime(shown, token);
}
