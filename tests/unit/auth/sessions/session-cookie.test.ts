import { sessionTokenIn } from '@/lib/auth/sessions/session-cookie';
import { SESSION_COOKIE } from '@/lib/shared/cookie-names';

const TOKEN = 'A-token_of-the-right-shape0123456789abcdefg';
const OTHER = TOKEN.toLowerCase();

it.each([
  [`${SESSION_COOKIE}=${TOKEN}`, TOKEN],
  [`a=b; ${SESSION_COOKIE}=${TOKEN}; c=d`, TOKEN],
  [`a=b;${SESSION_COOKIE}=${TOKEN} ;c=d`, TOKEN],
  [`${SESSION_COOKIE}=${OTHER}; ${SESSION_COOKIE}=${TOKEN}`, TOKEN],
  [null, null],
  ['', null],
  [SESSION_COOKIE, null],
  [`${SESSION_COOKIE}=`, null],
  [`x${SESSION_COOKIE}=${TOKEN}`, null],
  [`a=${SESSION_COOKIE}=${TOKEN}`, null],
  [`${SESSION_COOKIE.toLowerCase()}=${TOKEN}`, null],
  [`${SESSION_COOKIE}=${TOKEN}=`, null],
  [`${SESSION_COOKIE}=${TOKEN}a`, null],
  [`${SESSION_COOKIE}="${TOKEN}"`, null],
  [`${SESSION_COOKIE}=%41${TOKEN.slice(1)}`, null],
])('finds in %s the token %s', (header, token) => {
  expect(sessionTokenIn(header)).toBe(token);
});
