// The only file that reads or sets the session's cookie. It hands out tokens of the right shape and nothing else, and never
// puts one together from pieces.

import { cookies } from 'next/headers';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';

/** `__Host-` wants Secure and no domain: https, or http on localhost; a browser drops it on any other http host, so TLS is required. */
export const COOKIE_OPTIONS = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The text as a session token, or null when it cannot be one. */
export function tokenFrom(text: string | undefined): string | null {
  return text !== undefined && TOKEN.test(text) ? text : null;
}

/** The token this request carries, or null. It may belong to no session. */
export async function readSessionCookie(): Promise<string | null> {
  return tokenFrom((await cookies()).get(SESSION_COOKIE)?.value);
}

/** The token in a `cookie` header, or null. It may belong to no session. Of several the last one counts, as in `readSessionCookie`. */
export function sessionTokenIn(header: string | null): string | null {
  const start = `${SESSION_COOKIE}=`;
  const pair = header?.split(';').findLast((part) => part.trimStart().startsWith(start));
  return tokenFrom(pair?.trim().slice(start.length));
}

/** Gives the browser a token. The cookie lives to the session's absolute end; the row decides before that. */
export async function writeSessionCookie(token: string, absoluteExpires: Date): Promise<void> {
  (await cookies()).set(SESSION_COOKIE, token, { ...COOKIE_OPTIONS, expires: absoluteExpires });
}

/** Takes the cookie away. With all its attributes, or a browser keeps a `__Host-` cookie. */
export async function clearSessionCookie(): Promise<void> {
  (await cookies()).set(SESSION_COOKIE, '', { ...COOKIE_OPTIONS, maxAge: 0 });
}
