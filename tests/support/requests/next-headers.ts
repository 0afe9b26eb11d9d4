// Stands in for `next/headers` in integration tests: one request at a time, with a cookie jar like a browser's.

type CookieOptions = { name: string; value: string; maxAge?: number; expires?: Date | number } & Record<string, unknown>;
export type SetCookie = Readonly<CookieOptions>;

let incoming = new Headers();
const jar = new Map<string, CookieOptions>();

/** A new browser without cookies, which sends what a same-origin form post sends. */
export function resetRequest(): void {
  jar.clear();
  incoming = new Headers({ host: 'localhost:3000', origin: 'http://localhost:3000', 'user-agent': 'Jest' });
}

/** What the next requests send besides cookies; null takes a header away. */
export function setRequestHeader(name: string, value: string | null): void {
  if (value === null) incoming.delete(name);
  else incoming.set(name, value);
}

/** The cookies the browser holds now, with the attributes they were set with. */
export function cookieJar(): ReadonlyMap<string, SetCookie> {
  return jar;
}

/** Takes a copy of the cookies out and gives back a function that puts them in again: two people, one test. */
export function takeCookies(): () => void {
  const kept = new Map(jar);
  jar.clear();
  return () => {
    jar.clear();
    for (const [name, cookie] of kept) jar.set(name, cookie);
  };
}

/** The `cookie` header for a Request made by hand. */
export function cookieHeader(): string {
  return [...jar.values()].map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

function store(cookie: CookieOptions): void {
  const ends = cookie.maxAge === undefined ? cookie.expires : Date.now() + cookie.maxAge * 1000;
  const isOver = ends !== undefined && new Date(ends).getTime() <= Date.now();
  if (isOver) jar.delete(cookie.name);
  else jar.set(cookie.name, cookie);
}

const cookieStore = {
  get: (name: string | { name: string }) => jar.get(typeof name === 'string' ? name : name.name),
  getAll: (name?: string) => [...jar.values()].filter((cookie) => name === undefined || cookie.name === name),
  has: (name: string) => jar.has(name),
  set(first: string | CookieOptions, value?: string, options: Record<string, unknown> = {}) {
    store(typeof first === 'string' ? { ...options, name: first, value: value ?? '' } : first);
    return cookieStore;
  },
  delete(name: string | { name: string }) {
    jar.delete(typeof name === 'string' ? name : name.name);
    return cookieStore;
  },
  get size() {
    return jar.size;
  },
};

export async function cookies() {
  return cookieStore;
}

export async function headers() {
  const now = new Headers(incoming);
  if (jar.size > 0) now.set('cookie', cookieHeader());
  return now;
}

export async function draftMode() {
  return { isEnabled: false };
}

resetRequest();
