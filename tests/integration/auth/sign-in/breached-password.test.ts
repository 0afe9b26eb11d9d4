// New passwords against a list of leaked ones: a pretended service on this machine, in good and in bad health.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { resetPassword } from '@/app/(public)/reset-password/actions';
import { signUp } from '@/app/(public)/sign-up/actions';
import { changePassword } from '@/app/(vault)/settings/security/password/actions';
import { setPassword } from '@/app/(vault)/settings/security/password/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { isBreached } from '@/lib/auth/passwords/breached';
import { establish } from '@/lib/auth/sessions/session';
import { forgetConfig } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { flushEvents } from '@/lib/watch/record';
import { fromFreshAddress, send, warmUp } from '@/tests/support/requests/forms';
import { newestToken } from '@/tests/support/servers/mailbox';
import { createMember, freshEmail, GOOD_PASSWORD, OTHER_PASSWORD } from '@/tests/support/people/members';
import { createPerson } from '@/tests/support/people/people';

const LEAKED = 'Velvet-Anchor-52-Pine';
const digestOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();
const PADDING = Array.from({ length: 800 }, (_, i) => `${i.toString(16).toUpperCase().padStart(35, '0')}:0`);
const REFUSED = { code: 'auth/password-refused', fieldErrors: { password: ['password/breached'] } };

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;
let answer: Answer;
let asked: http.IncomingMessage[] = [];
const server = http.createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});

const say =
  (text: string, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(text);
const range = (...lines: string[]) => say([...PADDING.slice(0, 400), ...lines, ...PADDING.slice(400)].join('\r\n'));
const knowing = (password: string, count: number) => range(`${digestOf(password).slice(5)}:${count}`);

beforeAll(async () => {
  await warmUp();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  process.env.PASSWORD_BREACH_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  forgetConfig();
  fromFreshAddress();
  asked = [];
  answer = knowing(LEAKED, 17);
});
afterEach(() => settleAfterResponse());
afterAll(async () => {
  delete process.env.PASSWORD_BREACH_URL;
  forgetConfig();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe('isBreached', () => {
  it('asks by five digits, with padding, and nothing of the person or the rest of the password goes out', async () => {
    expect(await isBreached(LEAKED)).toBe(true);
    const [request] = asked;
    expect(request?.url).toBe(`/range/${digestOf(LEAKED).slice(0, 5)}`);
    expect(request?.headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'Safelight' });
    expect(request?.headers.cookie).toBeUndefined();
    expect(JSON.stringify(request?.rawHeaders) + request?.url).not.toContain(digestOf(LEAKED).slice(5));
  });

  it('knows the NFKC form, the one that is kept', async () => {
    answer = knowing('Zo\u00eb-Quartz-41-Moss', 1);
    expect(await isBreached('Zoe\u0308-Quartz-41-Moss')).toBe(true);
  });

  it('passes what is not listed, and what is listed as padding only', async () => {
    expect(await isBreached(GOOD_PASSWORD)).toBe(false);
    answer = knowing(GOOD_PASSWORD, 0);
    expect(await isBreached(GOOD_PASSWORD)).toBe(false);
  });

  it('asks nobody unless the operator named somebody', async () => {
    delete process.env.PASSWORD_BREACH_URL;
    forgetConfig();
    expect(await isBreached(LEAKED)).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('an answer that is none', () => {
  const hit = `${digestOf(LEAKED).slice(5)}:9\r\n`;
  const failures: Record<string, Answer> = {
    'status 500': say(hit, 500),
    'status 429': say(hit, 429),
    'status 204': say('', 204),
    'an empty body': say(''),
    'a page of a portal': say(`<html>sign in to this network</html>\r\n${hit}`),
    'one line that is none among good ones': range(hit.trim(), 'x:1'),
    'a redirect': say('', 302, { location: '/range/elsewhere' }),
    'a body without end': (_request, response) => {
      response.writeHead(200);
      const fill = () => {
        while (!response.destroyed && response.write(`${hit}${hit}`.repeat(500)));
      };
      response.on('drain', fill);
      fill();
    },
    'a connection that breaks': (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write(hit);
      response.destroy();
    },
    'no answer in time': () => {},
    'a body that stops half-way': (_request, response) => {
      response.writeHead(200);
      response.write(hit);
    },
  };

  it.each(Object.entries(failures))('%s counts as "not checked": accepted, soon, and on record', async (name, failing) => {
    answer = failing;
    const start = performance.now();
    const email = freshEmail();
    expect([name, await send(signUp, { name: 'Anna', email, password: LEAKED })]).toEqual([name, { ok: true, data: { email } }]);
    expect(performance.now() - start).toBeLessThan(4_500);
    expect(asked).toHaveLength(1);
    server.closeAllConnections();
  });

  it('is put on record once a minute, however often, without a trace of the password', async () => {
    await flushEvents();
    const before = await db().securityEvent.count({ where: { type: 'auth.breach-check' } });
    answer = say('no', 503);
    for (let i = 0; i < 3; i += 1) expect(await isBreached(LEAKED)).toBe(false);
    await flushEvents();
    const events = await db().securityEvent.findMany({ where: { type: 'auth.breach-check' }, orderBy: { id: 'asc' } });
    // The first at once, the others as one with their number.
    expect(events.slice(before).map(({ outcome, detail }) => ({ outcome, detail }))).toEqual([
      { outcome: 'failed', detail: { checked: false, reason: 'status 503' } },
      { outcome: 'failed', detail: { checked: false, reason: 'status 503', repeats: 2 } },
    ]);
    expect(JSON.stringify(events, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))).not.toContain(
      digestOf(LEAKED).slice(0, 5),
    );
  });

  it('of a service that is not there is "not checked", too', async () => {
    process.env.PASSWORD_BREACH_URL = 'http://127.0.0.1:1';
    forgetConfig();
    expect(await isBreached(LEAKED)).toBe(false);
  });
});

describe('every way to a new password', () => {
  it('asks at sign-up', async () => {
    expect(await send(signUp, { name: 'Anna', email: freshEmail(), password: LEAKED })).toMatchObject(REFUSED);
  });

  it('asks at a reset and does not spend the link', async () => {
    const { email } = await createMember();
    await send(forgotPassword, { email });
    const token = await newestToken(email);
    expect(await send(resetPassword, { token, password: LEAKED })).toMatchObject(REFUSED);
    expect(await send(resetPassword, { token, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
  });

  it('asks at a change', async () => {
    const { password } = await createMember({ isSignedIn: true });
    expect(await send(changePassword, { currentPassword: password, password: LEAKED })).toMatchObject(REFUSED);
    expect(await send(changePassword, { currentPassword: password, password: OTHER_PASSWORD })).toMatchObject({ ok: true });
  });

  it('asks for a first one', async () => {
    await establish((await createPerson()).id, ['oidc']);
    expect(await send(setPassword, { password: LEAKED })).toMatchObject(REFUSED);
    expect(await send(setPassword, { password: OTHER_PASSWORD })).toMatchObject({ ok: true });
  });

  it('does not ask about a password that is refused anyway', async () => {
    await send(signUp, { name: 'Anna', email: freshEmail(), password: 'Password1234!' });
    expect(asked).toEqual([]);
  });
});
