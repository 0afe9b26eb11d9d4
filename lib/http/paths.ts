// Which addresses are for signed-in people, and how the way back to them is kept. It decides nothing about access.

/** Where signing out leads; its answer carries Clear-Site-Data. */
export const SIGNED_OUT_PATH = '/signed-out';

/** Areas behind the sign-in; every page in them asks lib/auth again. */
const SIGNED_IN_AREAS = ['/photos', '/albums', '/favourites', '/search', '/trash', '/settings', '/confirm', '/admin'];

/** True for `/photos` and everything below it, and so on. */
export function isSignedInArea(pathname: string): boolean {
  return SIGNED_IN_AREAS.some((area) => pathname === area || pathname.startsWith(`${area}/`));
}

/**
 * A way back that stays on this site: path, query and fragment of `next` where it leads to `origin`, else `/photos`.
 * `//host`, `/\host`, other schemes and control characters lead nowhere else (they resolve to another origin, or not at all).
 */
export function safeNextPath(next: string | null | undefined, origin: string): string {
  const fallback = '/photos';
  if (!next?.startsWith('/')) return fallback;
  const url = URL.parse(next, origin);
  if (url === null || url.origin !== origin || url.pathname.startsWith('//')) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
