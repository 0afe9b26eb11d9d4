import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { publicAction, publicFormAction, publicRoute, userAction, userFormAction, userRoute } from '@/lib/auth/doors';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { forgetConfig } from '@/lib/config/config';
import { closeDatabase, db } from '@/lib/db/client';
import { findRequestContext } from '@/lib/log/request-context';
import { SafelightError } from '@/lib/shared/safelight-error';
import { flushEvents } from '@/lib/watch/record';
import { cookieHeader, resetRequest, setRequestHeader } from '@/tests/support/requests/next-headers';
import { signIn } from '@/tests/support/people/signed-in';

const ORIGIN = 'http://localhost:3000';
const TOKEN = 'door-token-of-the-tests';
const nameSchema = z.strictObject({ name: z.string().min(1, 'name/missing') });
const idPath = z.strictObject({ id: z.uuid() });

/** A door's name nobody else uses, so that counts and events are its own. */
let door = '';
beforeEach(() => {
  door = `test.${crypto.randomUUID()}`;
  process.env.SAFELIGHT_DOOR_TOKEN = TOKEN;
  forgetConfig();
});
afterEach(() => flushEvents());

const form = (fields: Record<string, string | File>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};
const eventsHere = async () => {
  await flushEvents();
  return db().securityEvent.findMany({ where: { detail: { path: ['door'], equals: door } }, orderBy: { id: 'asc' } });
};
const refusalOf = async (answer: Promise<unknown>) => (await answer) as { ok: boolean; code?: string; [key: string]: unknown };

function request(path = '/api/x', options: RequestInit = {}): Request {
  const headers = new Headers(options.headers);
  if (!headers.has('cookie')) headers.set('cookie', cookieHeader());
  return new Request(ORIGIN + path, { ...options, headers });
}
const context = (params: unknown = {}) => ({ params: Promise.resolve(params) });

describe('the order of a door', () => {
  const steps = async (sent: { origin?: string; isSignedIn?: boolean; input?: unknown; calls?: number }) => {
    const fn = jest.fn(async () => 'done');
    const action = userAction({ name: door, schema: nameSchema, limit: { limit: 1, windowSeconds: 60 } }, fn);
    if (sent.isSignedIn) await signIn();
    if (sent.origin !== undefined) setRequestHeader('origin', sent.origin);
    let result;
    for (let call = 0; call < (sent.calls ?? 1); call += 1) result = await refusalOf(action(sent.input ?? { name: 'x' }));
    return { code: result?.code, ran: fn.mock.calls.length };
  };

  it('runs the work when every step is passed', async () => {
    expect(await steps({ isSignedIn: true })).toEqual({ code: undefined, ran: 1 });
  });

  it('refuses a foreign origin before everything else', async () => {
    expect(await steps({ origin: 'https://evil.test', calls: 30, input: {} })).toEqual({ code: 'auth/origin', ran: 0 });
  });

  it('counts an address before it looks anybody up', async () => {
    // Nobody vouches for an address here, so strangers share one count: 1 x 10 people x 20.
    expect(await steps({ calls: 200 })).toEqual({ code: 'auth/required', ran: 0 });
    expect(await steps({ calls: 1 })).toEqual({ code: 'request/rate-limited', ran: 0 });
  });

  it('counts a person before it reads what was sent', async () => {
    expect(await steps({ isSignedIn: true, calls: 2, input: { bad: 1 } })).toEqual({ code: 'request/rate-limited', ran: 0 });
  });

  it('asks who it is before it reads what was sent', async () => {
    expect(await steps({ input: { bad: 1 } })).toEqual({ code: 'auth/required', ran: 0 });
  });

  it('reads what was sent before the work', async () => {
    expect(await steps({ isSignedIn: true, input: { bad: 1 } })).toEqual({ code: 'request/invalid', ran: 0 });
  });
});

describe('userAction', () => {
  it('hands over the Actor and the parsed input, from an object and from a form', async () => {
    const { actor } = await signIn();
    const fn = jest.fn(async (_actor: unknown, input: { name: string }) => input.name);
    const action = userAction({ name: door, schema: nameSchema }, fn);
    expect(await action({ name: 'one' })).toEqual({ ok: true, data: 'one' });
    expect(await action(form({ name: 'two', $ACTION_ID_x: '', '$ACTION_1:0': '{}' }))).toEqual({ ok: true, data: 'two' });
    expect(fn.mock.calls.map(([who]) => who)).toEqual([actor, actor]);
  });

  it('hands files over as files', async () => {
    await signIn();
    const action = userAction(
      { name: door, schema: z.strictObject({ file: z.instanceof(File) }) },
      async (_actor, { file }) => file.size,
    );
    expect(await action(form({ file: new File(['12345'], 'a.jpg') }))).toEqual({ ok: true, data: 5 });
  });

  it.each([
    ['an unknown field', () => form({ name: 'x', role: 'admin' })],
    [
      'a field sent twice',
      () => {
        const data = form({ name: 'x' });
        data.append('name', 'y');
        return data;
      },
    ],
    ['__proto__', () => form({ name: 'x', ['__proto__']: 'x' })],
    ['constructor', () => form({ name: 'x', constructor: 'x' })],
    ['a file where text belongs', () => form({ name: new File(['x'], 'x') })],
    ['very many fields', () => form(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}`, 'x'])))],
    ['an array', () => [1]],
    ['a string', () => 'name'],
    ['a number', () => 7],
    ['null', () => null],
    [
      'an object that answers differently each time',
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('trap');
            },
          },
        ),
    ],
  ])('refuses %s, and pollutes nothing', async (_name, input) => {
    await signIn();
    const fn = jest.fn(async () => 'done');
    const result = await refusalOf(userAction({ name: door, schema: nameSchema }, fn)(input()));
    expect(result.ok).toBe(false);
    expect(['request/invalid', 'internal/unexpected']).toContain(result.code);
    expect(fn).not.toHaveBeenCalled();
    expect(({} as { role?: string }).role).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('names the fields at fault by machine codes and never quotes what was sent', async () => {
    await signIn();
    const schema = z.strictObject({
      name: z.string().min(3, 'name/missing'),
      kind: z.enum(['a', 'b']),
      deep: z.object({ n: z.number() }),
    });
    const action = userAction({ name: door, schema }, async () => 'done');
    const result = await refusalOf(action({ name: 'x', kind: 'SECRET-KIND', deep: { n: 'SECRET-N' }, 'SECRET-KEY': 1 }));
    expect(result.fieldErrors).toEqual({
      name: ['name/missing'],
      kind: ['field/invalid'],
      deep: ['field/invalid'],
      form: ['field/invalid'],
    });
    expect(JSON.stringify(result)).not.toContain('SECRET');
  });

  it('carries field errors of the work', async () => {
    await signIn();
    const action = userAction({ name: door, schema: nameSchema }, async () => {
      throw new FieldRefusal('auth/password-refused', { password: ['password/common'] });
    });
    expect(await action({ name: 'x' })).toMatchObject({
      code: 'auth/password-refused',
      fieldErrors: { password: ['password/common'] },
    });
  });
});

describe('form actions', () => {
  const fields = {
    name: '',
    email: 'anna@example.org',
    password: 'S3',
    currentPassword: 'S3',
    newPassword: 'S3',
    token: 'S3',
    clientSecret: 'S3',
    otp: 'S3',
    code: 'S3',
    $ACTION_KEY: 'k',
    long: 'x'.repeat(501),
  };

  it.each(['user', 'public'] as const)('echo what was typed, minus secrets, files and long text (%s)', async (access) => {
    await signIn();
    const options = { name: door, schema: nameSchema };
    const action = access === 'user' ? userFormAction(options, async () => 1) : publicFormAction(options, async () => 1);
    const result = await refusalOf(action(null, form({ ...fields, file: new File(['x'], 'secret.jpg') })));
    expect(result).toMatchObject({ ok: false, code: 'request/invalid', values: { name: '', email: 'anna@example.org' } });
    expect(Object.keys(result.values as object)).toEqual(['name', 'email']);
    expect(JSON.stringify(result)).not.toContain('S3');
    expect(JSON.stringify(result)).not.toContain('secret.jpg');
  });

  it('take no input from the previous state', async () => {
    await signIn();
    const action = userFormAction({ name: door, schema: nameSchema }, async (_actor, { name }) => name);
    expect(await action({ ok: true, data: 'previous' }, form({ name: 'now' }))).toEqual({ ok: true, data: 'now' });
  });

  it('refuse strangers when they are a person’s, let them in when public', async () => {
    expect(await userFormAction({ name: door, schema: nameSchema }, async () => 1)(null, form({ name: 'x' }))).toMatchObject({
      code: 'auth/required',
    });
    expect(await publicFormAction({ name: door, schema: nameSchema }, async () => 1)(null, form({ name: 'x' }))).toEqual({
      ok: true,
      data: 1,
    });
  });
});

describe('the origin of writes', () => {
  const action = () => publicAction({ name: door, schema: z.strictObject({}) }, async () => 'ran')({});
  it.each([
    ['our own', { origin: ORIGIN }, true],
    ['another site', { origin: 'https://evil.test' }, false],
    ['another scheme', { origin: 'https://localhost:3000' }, false],
    ['another port', { origin: 'http://localhost:3001' }, false],
    ['a sub-domain', { origin: 'http://a.localhost:3000' }, false],
    ['our name as a prefix', { origin: 'http://localhost:3000.evil.test' }, false],
    ['null', { origin: 'null' }, false],
    ['something malformed', { origin: '::::' }, false],
    ['none', { origin: null }, false],
    ['none, but the browser says same-origin', { origin: null, 'sec-fetch-site': 'same-origin' }, true],
    ['none, and the browser says cross-site', { origin: null, 'sec-fetch-site': 'cross-site' }, false],
    ['a foreign one with the same forwarded host', { origin: 'https://evil.test', 'x-forwarded-host': 'evil.test' }, false],
  ] as const)('%s', async (_name, sent, isAllowed) => {
    for (const [name, value] of Object.entries(sent)) setRequestHeader(name, value);
    const result = await refusalOf(action());
    expect(result.ok).toBe(isAllowed);
    const headers = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null)) as Record<string, string>;
    const route = publicRoute({ name: door, params: z.unknown() }, async () => new Response('ran'));
    expect((await route(request('/x', { method: 'POST', headers }), context())).status).toBe(isAllowed ? 200 : 403);
    expect((await route(request('/x', { method: 'DELETE', headers }), context())).status).toBe(isAllowed ? 200 : 403);
    expect((await route(request('/x', { headers }), context())).status).toBe(200);
  });
});

describe('what the work throws', () => {
  const thrown = async (error: unknown) => {
    const action = publicAction({ name: door, schema: z.strictObject({}) }, async () => {
      throw error;
    });
    return action({});
  };

  it('lets redirect() and notFound() through, also when wrapped', async () => {
    const through = (fn: () => never) => publicAction({ name: door, schema: z.strictObject({}) }, async () => fn())({});
    await expect(through(() => redirect('/photos'))).rejects.toMatchObject({ digest: expect.stringContaining('NEXT_REDIRECT') });
    await expect(through(() => notFound())).rejects.toMatchObject({
      digest: expect.stringContaining('NEXT_HTTP_ERROR_FALLBACK;404'),
    });
    const route = publicRoute({ name: door, params: z.unknown() }, async () => redirect('/photos'));
    await expect(route(request(), context())).rejects.toMatchObject({ digest: expect.stringContaining('NEXT_REDIRECT') });
    expect(await eventsHere()).toEqual([]);
  });

  it('shows a known code with its sentence and when to come back', async () => {
    expect(await thrown(new SafelightError('image/corrupt', { detail: 'SECRET' }))).toMatchObject({
      ok: false,
      code: 'image/corrupt',
    });
    expect(await thrown(new SafelightError('auth/busy', { retryAfterSeconds: 7 }))).toMatchObject({
      code: 'auth/busy',
      retryAfterSeconds: 7,
    });
  });

  it.each([
    ['an Error', new Error('SECRET at /srv/app')],
    ['a string', 'SECRET'],
    ['undefined', undefined],
    ['an object with a code', { code: 'image/corrupt', message: 'SECRET' }],
    ['a refused socket of something else', Object.assign(new Error('SECRET'), { code: 'ECONNREFUSED' })],
  ])('says nothing of %s', async (_name, error) => {
    const result = await thrown(error);
    expect(result).toMatchObject({ ok: false, code: 'internal/unexpected' });
    expect(JSON.stringify(result)).not.toContain('SECRET');
    expect((result as { requestId: string }).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says db/unavailable when the data store is away, in doors of people, too', async () => {
    await signIn();
    const url = process.env.DATABASE_URL;
    await closeDatabase();
    process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
    forgetConfig();
    try {
      const action = userAction({ name: door, schema: nameSchema }, async () => 1);
      expect(await action({ name: 'x' })).toMatchObject({ code: 'db/unavailable' });
      const route = userRoute({ name: door, params: z.unknown() }, async () => new Response('x'));
      const response = await route(request(), context());
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      const limited = publicAction({ name: door, schema: nameSchema, limit: { limit: 5, windowSeconds: 60 } }, async () => 1);
      expect(await limited({ name: 'x' })).toMatchObject({ code: 'limits/unavailable' });
    } finally {
      await closeDatabase();
      process.env.DATABASE_URL = url;
      forgetConfig();
    }
  });
});

describe('the request in force', () => {
  const facts = () => publicAction({ name: door, schema: z.strictObject({}) }, async () => findRequestContext())({});
  const ID = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
  const forged = {
    'x-request-id': ID,
    'x-client-ip': '203.0.113.7',
    'x-forwarded-for': '203.0.113.8',
    'x-real-ip': '203.0.113.9',
  };
  const send = (headers: Record<string, string>) => {
    for (const [name, value] of Object.entries(headers)) setRequestHeader(name, value);
  };

  it('believes id and address that the outer door vouches for', async () => {
    send({ ...forged, 'x-safelight-door': TOKEN });
    expect(await facts()).toEqual({ ok: true, data: { requestId: ID, ip: '203.0.113.7', userAgent: 'Jest' } });
  });

  it.each([
    ['without the token', {}],
    ['with an empty one', { 'x-safelight-door': '' }],
    ['with a wrong one', { 'x-safelight-door': `${TOKEN}x` }],
    ['with part of it', { 'x-safelight-door': TOKEN.slice(0, -1) }],
  ])('believes nothing of it %s', async (_name, shown) => {
    send({ ...forged, ...shown });
    const result = (await facts()) as { data: { requestId: string; ip: string | null } };
    expect(result.data.ip).toBeNull();
    expect(result.data.requestId).not.toBe(ID);
  });

  it('believes nothing where the process has no outer door', async () => {
    delete process.env.SAFELIGHT_DOOR_TOKEN;
    forgetConfig();
    for (const shown of ['', 'undefined', TOKEN]) {
      send({ ...forged, 'x-safelight-door': shown });
      expect(((await facts()) as { data: { ip: string | null } }).data.ip).toBeNull();
    }
  });

  it('cuts the user agent, and shows the request id in every refusal', async () => {
    send({ 'user-agent': 'A'.repeat(5_000), 'x-request-id': ID, 'x-safelight-door': TOKEN });
    const result = (await facts()) as { data: { userAgent: string } };
    expect(result.data.userAgent).toHaveLength(200);
    expect(await userAction({ name: door, schema: nameSchema }, async () => 1)({})).toMatchObject({ requestId: ID });
  });
});

describe('limits of doors', () => {
  it('count each person apart, and addresses together', async () => {
    const limit = { limit: 2, windowSeconds: 60 };
    const action = userAction({ name: door, schema: nameSchema, limit }, async () => 1);
    const anna = await signIn('Anna');
    const codes = async () => (await refusalOf(action({ name: 'x' }))).code;
    expect([await codes(), await codes(), await codes()]).toEqual([undefined, undefined, 'request/rate-limited']);
    await signIn('Bob');
    expect(await codes()).toBeUndefined();
    anna.use();
    expect(await action({ name: 'x' })).toMatchObject({ code: 'request/rate-limited', retryAfterSeconds: expect.any(Number) });
  });

  it('count public doors by address, unknown ones in one larger bucket', async () => {
    const action = publicAction(
      { name: door, schema: z.strictObject({}), limit: { limit: 2, windowSeconds: 60 } },
      async () => 1,
    );
    const from = async (ip: string | null) => {
      resetRequest();
      setRequestHeader('x-safelight-door', ip === null ? null : TOKEN);
      setRequestHeader('x-client-ip', ip);
      return (await refusalOf(action({}))).code ?? 'ok';
    };
    expect([await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1')]).toEqual([
      'ok',
      'ok',
      'request/rate-limited',
    ]);
    expect(await from('203.0.113.2')).toBe('ok');
    expect([await from('2001:db8::1'), await from('2001:db8::ffff:1'), await from('2001:db8:0:0:9::1')]).toEqual([
      'ok',
      'ok',
      'request/rate-limited',
    ]);
    expect(await from('2001:db8:0:1::1')).toBe('ok');
    const strangers: string[] = [];
    for (let call = 0; call < 41; call += 1) strangers.push(await from(null));
    expect(strangers).toEqual([...Array.from({ length: 40 }, () => 'ok'), 'request/rate-limited']);
  });
});

describe('the ledger of doors', () => {
  it('tells of refusals and limits, with who and why, and not of a flood one by one', async () => {
    const { actor } = await signIn();
    const action = userAction({ name: door, schema: nameSchema, limit: { limit: 3, windowSeconds: 60 } }, async () => 1);
    for (let call = 0; call < 9; call += 1) await action({});
    const events = await eventsHere();
    expect(events.map(({ type, actorId, sessionId, detail }) => ({ type, actorId, sessionId, detail }))).toEqual([
      { type: 'door.refused', actorId: actor.ownerId, sessionId: actor.sessionId, detail: { door, code: 'request/invalid' } },
      {
        type: 'door.limited',
        actorId: actor.ownerId,
        sessionId: actor.sessionId,
        detail: { door, code: 'request/rate-limited' },
      },
      {
        type: 'door.refused',
        actorId: actor.ownerId,
        sessionId: actor.sessionId,
        detail: { door, code: 'request/invalid', repeats: 2 },
      },
      {
        type: 'door.limited',
        actorId: actor.ownerId,
        sessionId: actor.sessionId,
        detail: { door, code: 'request/rate-limited', repeats: 5 },
      },
    ]);
  });

  it('tells of strangers and foreign origins', async () => {
    await userAction({ name: door, schema: nameSchema }, async () => 1)({});
    setRequestHeader('origin', 'https://evil.test');
    await userAction({ name: door, schema: nameSchema }, async () => 1)({});
    expect((await eventsHere()).map(({ detail }) => detail)).toEqual([
      { door, code: 'auth/required' },
      { door, code: 'auth/origin' },
    ]);
  });
});

describe('routes', () => {
  const ID = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';

  it('hand over the Actor, the request and the parts of the path', async () => {
    const { actor } = await signIn();
    const route = userRoute({ name: door, params: idPath }, async (who, asked, { id }) =>
      Response.json({ who: who.ownerId, url: asked.url, id }),
    );
    const response = await route(request('/api/x?q=1'), context({ id: ID }));
    expect(await response.json()).toEqual({ who: actor.ownerId, url: `${ORIGIN}/api/x?q=1`, id: ID });
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answer a path they cannot read as one that is not there', async () => {
    await signIn();
    const route = userRoute({ name: door, params: idPath }, async () => new Response('x'));
    const response = await route(request(), context({ id: '../../etc/passwd' }));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'object/not-found' });
  });

  it('answer strangers 401 as problem+json that no cache keeps', async () => {
    const response = await userRoute({ name: door, params: idPath }, async () => new Response('x'))(
      request(),
      context({ id: ID }),
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(await response.json()).toMatchObject({
      code: 'auth/required',
      status: 401,
      requestId: response.headers.get('x-request-id'),
    });
  });

  it('keep headers the work has set, also of answers whose headers are fixed', async () => {
    const own = publicRoute(
      { name: door, params: z.unknown() },
      async () => new Response('x', { headers: { 'Cache-Control': 'private, no-cache', ETag: '"1"' } }),
    );
    expect((await own(request(), context())).headers.get('cache-control')).toBe('private, no-cache');
    const fixed = publicRoute({ name: door, params: z.unknown() }, async () => Response.redirect(`${ORIGIN}/x`, 303));
    const response = await fixed(request(), context());
    expect([response.status, response.headers.get('location')]).toEqual([303, `${ORIGIN}/x`]);
    expect(response.headers.get('cache-control')).toContain('no-store');
  });

  it.each([
    ['our own page', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 200],
    ['the address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
    ['a program', {}, 200],
    [
      'a link on another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
    ],
    ['an <img> on another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, 403],
    [
      'a frame on another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
    ],
    ['a fetch of a sibling host', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, 403],
  ] as const)('that are not embeddable: %s', async (_name, headers, status) => {
    await signIn();
    const route = userRoute({ name: door, params: z.unknown(), isEmbeddable: false }, async () => new Response('bytes'));
    expect((await route(request('/x', { headers }), context())).status).toBe(status);
  });

  it('answer 429 with Retry-After', async () => {
    const route = publicRoute(
      { name: door, params: z.unknown(), limit: { limit: 1, windowSeconds: 60 } },
      async () => new Response('x'),
    );
    const headers = { 'x-safelight-door': TOKEN, 'x-client-ip': '203.0.113.9' };
    expect((await route(request('/api/x', { headers }), context())).status).toBe(200);
    const response = await route(request('/api/x', { headers }), context());
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
