import { settleAfterResponse } from '@/lib/auth/after-response';
import { uploadPhoto } from '@/app/(vault)/photos/actions';
import { BAD_TOKEN_RULE } from '@/lib/auth/door/bad-token-limit';
import { TOKEN_RULE } from '@/lib/auth/door/token-answer';
import { tokenRoute } from '@/lib/auth/doors';
import { createApiToken, writeApiToken } from '@/lib/crypto/api-token';
import { hashSecretToken } from '@/lib/crypto/secrets';
import { closeDatabase, db } from '@/lib/db/client';
import { forgetConfig } from '@/lib/config/config';
import { apiListQuerySchema, noQuerySchema } from '@/lib/shared/api-schemas';
import { noParamsSchema } from '@/lib/shared/images/rendition-schemas';
import type { TokenScope } from '@/lib/shared/account/token-rules';
import { flushEvents } from '@/lib/watch/record';
import { type ApiCall, callApi, freshAddress, ORIGIN, tokenOf } from '@/tests/support/requests/api';
import { multipart } from '@/tests/support/requests/multipart';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { createPerson, type Person } from '@/tests/support/people/people';
import { makeJpeg, uploadForm } from '@/tests/support/pictures/pictures';
import { signIn } from '@/tests/support/people/signed-in';

type Door = { readonly name: string; readonly method: string; readonly path: (id: string) => string; readonly scope: TokenScope };

const DOORS: readonly Door[] = [
  { name: 'me', method: 'GET', path: () => '/api/v1/me', scope: 'account:read' },
  { name: 'list', method: 'GET', path: () => '/api/v1/images', scope: 'images:read' },
  { name: 'create', method: 'POST', path: () => '/api/v1/images', scope: 'images:write' },
  { name: 'get', method: 'GET', path: (id) => `/api/v1/images/${id}`, scope: 'images:read' },
  { name: 'delete', method: 'DELETE', path: (id) => `/api/v1/images/${id}`, scope: 'images:delete' },
  { name: 'content', method: 'GET', path: (id) => `/api/v1/images/${id}/content`, scope: 'images:read' },
  { name: 'content head', method: 'HEAD', path: (id) => `/api/v1/images/${id}/content`, scope: 'images:read' },
];
const OBJECT_DOORS = DOORS.filter(({ path }) => path('x') !== path('y'));
const DAY = 24 * 60 * 60_000;

let anna: Person;
let annas: { id: string; token: string };
let imageId: string;

async function upload(token: string, options: { name?: string } = {}): Promise<Response> {
  const picture = await makeJpeg(options);
  const form = multipart([{ fileName: picture.name, type: picture.type, bytes: picture.bytes }]);
  return callApi('/api/v1/images', { token, method: 'POST', ...form });
}
async function uploaded(token: string): Promise<string> {
  const answer = await upload(token);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}
const knock = (door: Door, id: string, call: ApiCall) => callApi(door.path(id), { method: door.method, ...call });

async function expectRefused(
  answer: Response,
  expected: { status: number; code: string; challenge?: RegExp | null },
): Promise<void> {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    expected.status,
    'application/problem+json; charset=utf-8',
  ]);
  expectSealed(answer);
  const challenge = answer.headers.get('www-authenticate');
  if (expected.challenge) expect(challenge).toMatch(expected.challenge);
  else expect(challenge).toBeNull();
  const problem = (await answer.json()) as Record<string, unknown>;
  expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type']);
  expect(problem).toMatchObject({ code: expected.code, status: expected.status, requestId: answer.headers.get('x-request-id') });
}

/** What every answer of the API has, whatever it says. */
function expectSealed(answer: Response): void {
  const { headers } = answer;
  expect(headers.get('cache-control')).toMatch(/^private, no-(store|cache)$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('vary')).toBe('Authorization');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  for (const name of headers.keys()) expect(name).not.toMatch(/^access-control-|^set-cookie$/);
}

const INVALID = /^Bearer realm="safelight", error="invalid_token"$/;

beforeAll(async () => {
  anna = await createPerson('Anna');
  annas = await tokenOf(anna);
  imageId = await uploaded(annas.token);
});
afterEach(() => settleAfterResponse());

describe.each(DOORS)('$name', (door) => {
  it('refuses who shows no token, and asks for one', async () => {
    await expectRefused(await knock(door, imageId, {}), {
      status: 401,
      code: 'auth/bad-token',
      challenge: /^Bearer realm="safelight"$/,
    });
  });

  it.each([
    ['garbage', () => 'garbage'],
    ['nothing', () => ''],
    ['a typing mistake', () => annas.token.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'))],
    ['a token of nobody', () => createApiToken()],
    ['two tokens', () => `${annas.token} ${annas.token}`],
    ['the hash of a token', () => hashSecretToken(annas.token)],
    ['a token and a comma', () => `${annas.token}, Bearer ${annas.token}`],
  ])('refuses %s', async (_what, token) => {
    await expectRefused(await knock(door, imageId, { token: token() }), {
      status: 401,
      code: 'auth/bad-token',
      challenge: INVALID,
    });
  });

  it('refuses a good token in another place: the query, a cookie, Basic, another header', async () => {
    const { token } = annas;
    const places: ApiCall[] = [
      { headers: { cookie: `token=${token}; access_token=${token}` } },
      { headers: { authorization: `Basic ${Buffer.from(`anna:${token}`).toString('base64')}` } },
      { headers: { authorization: token } },
      { headers: { 'x-api-key': token, 'proxy-authorization': `Bearer ${token}` } },
    ];
    for (const place of places) expect((await knock(door, imageId, place)).status).toBe(401);
    const inQuery = `${door.path(imageId)}?token=${token}&access_token=${token}`;
    expect((await callApi(inQuery, { method: door.method })).status).toBe(401);
  });

  it('refuses a revoked and an expired token, and one from another network or an unknown one', async () => {
    const revoked = await tokenOf(anna);
    await db().apiToken.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const expired = await tokenOf(anna);
    await db().apiToken.update({ where: { id: expired.id }, data: { expires: new Date() } });
    const bound = await tokenOf(anna, { networks: ['203.0.113.0/24', '2001:db8:7::/48'] });
    const calls: ApiCall[] = [
      { token: revoked.token },
      { token: expired.token },
      { token: bound.token, ip: '203.0.114.1' },
      { token: bound.token, ip: '2001:db8:8::1' },
      { token: bound.token, ip: null },
    ];
    for (const call of calls) {
      await expectRefused(await knock(door, imageId, call), { status: 401, code: 'auth/bad-token', challenge: INVALID });
    }
  });

  it('refuses the token of a person who is disabled or waits for deletion', async () => {
    for (const data of [{ disabledAt: new Date() }, { deletionDueAt: new Date(Date.now() + DAY) }]) {
      const person = await createPerson();
      const { token } = await tokenOf(person);
      await db().user.update({ where: { id: person.id }, data });
      await expectRefused(await knock(door, imageId, { token }), { status: 401, code: 'auth/bad-token', challenge: INVALID });
    }
  });

  it('looks at no cookie: a signed-in browser without a token, or with a bad one, is nobody', async () => {
    await signIn();
    const cookie = cookieHeader();
    expect((await knock(door, imageId, { headers: { cookie, origin: ORIGIN } })).status).toBe(401);
    const bad = await knock(door, imageId, { token: createApiToken(), headers: { cookie, origin: ORIGIN } });
    expect(bad.status).toBe(401);
  });

  it('refuses a token without its right, and says which one it lacks', async () => {
    const { token } = await tokenOf(anna, {
      scopes: (['images:read', 'images:write', 'images:delete', 'account:read', 'audit:read'] as const).filter(
        (scope) => scope !== door.scope,
      ),
    });
    await expectRefused(await knock(door, imageId, { token }), {
      status: 403,
      code: 'auth/scope',
      challenge: new RegExp(`^Bearer realm="safelight", error="insufficient_scope", scope="${door.scope}"$`),
    });
  });

  it('refuses what its query has none of, and everything sent twice', async () => {
    for (const query of [
      'x=1',
      'limit=5&limit=5',
      'rendition=original&rendition=original',
      '__proto__=1',
      'download=1',
      'state=trash',
    ]) {
      const answer = await callApi(`${door.path(imageId)}?${query}`, { method: door.method, token: annas.token });
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });
});

describe.each(OBJECT_DOORS)('$name of a picture', (door) => {
  it('is the same 404 for Bob’s token as for no picture, one in the trash, and no id', async () => {
    const bobs = await tokenOf(await createPerson('Bob'));
    const trashed = await uploaded(annas.token);
    expect((await callApi(`/api/v1/images/${trashed}`, { method: 'DELETE', token: annas.token })).status).toBe(204);
    const seen: unknown[] = [];
    const asked: [string, string][] = [
      [imageId, bobs.token],
      [crypto.randomUUID(), annas.token],
      [trashed, annas.token],
      ['x', annas.token],
      ['..%2f..', annas.token],
    ];
    for (const [id, token] of asked) {
      const answer = await knock(door, id, { token });
      const { requestId, ...problem } = (await answer.json()) as Record<string, unknown>;
      expect(requestId).toEqual(expect.any(String));
      expectSealed(answer);
      seen.push({ status: answer.status, problem, headers: [...answer.headers].filter(([name]) => name !== 'x-request-id') });
    }
    expect(seen[0]).toMatchObject({ status: 404, problem: { code: 'object/not-found' } });
    for (const one of seen) expect(one).toEqual(seen[0]);
    expect(await db().image.count({ where: { id: imageId, state: 'live' } })).toBe(1);
  });
});

describe('GET /api/v1/me', () => {
  it('says whose token it is and what it may do, and no more', async () => {
    const { token } = await tokenOf(anna, { scopes: ['account:read'], name: 'reader', days: 3 });
    const answer = await callApi('/api/v1/me', { token });
    expectSealed(answer);
    expect(await answer.json()).toEqual({
      id: anna.id,
      name: 'Anna',
      email: anna.email,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      token: { name: 'reader', scopes: ['account:read'], expiresAt: expect.stringMatching(/Z$/) },
    });
  });

  it('takes the scheme in any spelling of its letters', async () => {
    for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
      const answer = await callApi('/api/v1/me', { headers: { authorization: `${scheme} ${annas.token}` } });
      expect(answer.status).toBe(200);
    }
  });

  it('knows a token from a network it was made for', async () => {
    const { token } = await tokenOf(anna, { networks: ['203.0.113.0/24', '2001:db8:7::/48', '198.51.100.7/32'] });
    for (const ip of ['203.0.113.255', '2001:db8:7:ffff::1', '198.51.100.7', '::ffff:203.0.113.9']) {
      expect([ip, (await callApi('/api/v1/me', { token, ip })).status]).toEqual([ip, 200]);
    }
    expect((await callApi('/api/v1/me', { token, ip: '198.51.100.8' })).status).toBe(401);
  });
});

describe('GET /api/v1/images', () => {
  it('pages through the owner’s pictures, newest first, each once, with exactly its fields', async () => {
    const person = await createPerson();
    const { token } = await tokenOf(person);
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.unshift(await uploaded(token));
    await callApi(`/api/v1/images/${ids[2]}`, { method: 'DELETE', token });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '?limit=2' : `?limit=2&cursor=${cursor}`;
      const answer = await callApi(`/api/v1/images${query}`, { token });
      expectSealed(answer);
      const page = (await answer.json()) as { items: Record<string, unknown>[]; nextCursor: string | null };
      expect(Object.keys(page).sort()).toEqual(['items', 'nextCursor']);
      expect(page.items.length).toBeLessThanOrEqual(2);
      for (const item of page.items) expect(Object.keys(item).sort()).toEqual(IMAGE_KEYS);
      seen.push(...page.items.map(({ id }) => String(id)));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids.filter((id) => id !== ids[2]));
  });

  it.each(['limit=0', 'limit=201', 'limit=', 'limit=1e2', 'limit=-1', 'limit=0x10', 'limit= 5', 'cursor=x', 'cursor='])(
    'refuses %s',
    async (query) => {
      await expectRefused(await callApi(`/api/v1/images?${query}`, { token: annas.token }), {
        status: 400,
        code: 'request/invalid',
      });
    },
  );

  it('takes up to two hundred a page, and gives fifty where nothing is said', async () => {
    const person = await createPerson();
    const { token } = await tokenOf(person);
    await uploaded(token);
    expect((await callApi('/api/v1/images?limit=200', { token })).status).toBe(200);
    expect(apiListQuerySchema.parse({}).limit).toBe(50);
  });
});

const IMAGE_KEYS = ['bytes', 'createdAt', 'height', 'id', 'isAnimated', 'mediaType', 'name', 'width'];

describe('POST and GET /api/v1/images/{id}', () => {
  it('answers 201 with the picture and where it is, and there it is', async () => {
    const answer = await upload(annas.token, { name: 'Über „alles“ 写真.jpg' });
    expect(answer.status).toBe(201);
    expectSealed(answer);
    const image = (await answer.json()) as Record<string, unknown>;
    expect(Object.keys(image).sort()).toEqual(IMAGE_KEYS);
    expect(image['name']).toBe('Über „alles“ 写真.jpg');
    expect(answer.headers.get('location')).toBe(`/api/v1/images/${String(image['id'])}`);
    const again = await callApi(answer.headers.get('location') ?? '', { token: annas.token });
    expectSealed(again);
    expect(await again.json()).toEqual(image);
  });

  it('stores what the page would have stored', async () => {
    const { use, person } = await signIn();
    const { token } = await tokenOf(person);
    const picture = await makeJpeg({ comment: 'SECRET-PLACE' });
    use();
    const byPage = await uploadPhoto(uploadForm(picture));
    const form = multipart([{ fileName: picture.name, type: picture.type, bytes: picture.bytes }]);
    const byApi = (await (await callApi('/api/v1/images', { token, method: 'POST', ...form })).json()) as Record<string, unknown>;
    if (!byPage.ok) throw new Error(byPage.code);
    const { name, mediaType, plainBytes: bytes, width, height, isAnimated } = byPage.data;
    expect(byApi).toMatchObject({ name, mediaType, bytes, width, height, isAnimated });
    const original = await callApi(`/api/v1/images/${String(byApi['id'])}/content`, { token });
    expect(Buffer.from(await original.arrayBuffer()).includes('SECRET-PLACE')).toBe(false);
  });
});

describe('DELETE /api/v1/images/{id}', () => {
  it('moves the picture to the trash, once, also when it is asked twice at once', async () => {
    const id = await uploaded(annas.token);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => callApi(`/api/v1/images/${id}`, { method: 'DELETE', token: annas.token })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
    const done = answers.find(({ status }) => status === 204);
    if (done) expectSealed(done);
    expect(await db().image.findUnique({ where: { id }, select: { state: true } })).toEqual({ state: 'trash' });
    const rows = await db().securityEvent.findMany({ where: { subjectId: id, type: 'image.trashed' } });
    expect(rows).toMatchObject([{ actorId: anna.id, sessionId: null, detail: { token: annas.id } }]);
  });
});

describe('limits', () => {
  const bucket = (tokenId: string) => `token:${TOKEN_RULE.limit}/${TOKEN_RULE.windowSeconds}:${hashSecretToken(tokenId)}`;

  it('let a token make 1,200 requests a minute over all doors together, and tell it when to come back', async () => {
    expect(TOKEN_RULE).toEqual({ limit: 1_200, windowSeconds: 60 });
    const { id, token } = await tokenOf(anna);
    const other = await tokenOf(anna);
    expect((await callApi('/api/v1/me', { token })).status).toBe(200);
    expect((await callApi('/api/v1/images', { token })).status).toBe(200);
    const counted = await db().rateWindow.findUniqueOrThrow({ where: { key: bucket(id) } });
    expect(counted.hits).toBe(2);
    await db().rateWindow.update({ where: { key: bucket(id) }, data: { hits: TOKEN_RULE.limit } });
    for (const door of DOORS) {
      const answer = await knock(door, imageId, { token });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      await expectRefused(answer, { status: 429, code: 'request/rate-limited' });
    }
    expect((await callApi('/api/v1/me', { token: other.token })).status).toBe(200);
  });

  it('count a request of a token whatever comes of it, and refuse it before anything else is asked', async () => {
    const person = await createPerson();
    const { id, token } = await tokenOf(person, { scopes: ['images:read'] });
    const calls: [string, number][] = [
      ['/api/v1/me', 403],
      ['/api/v1/images/x', 404],
      ['/api/v1/images?limit=0', 400],
      ['/api/v1/images', 200],
    ];
    for (const [path, status] of calls) expect([path, (await callApi(path, { token })).status]).toEqual([path, status]);
    const counted = await db().rateWindow.findUniqueOrThrow({ where: { key: bucket(id) } });
    expect(counted.hits).toBe(calls.length);
    await db().rateWindow.update({ where: { key: bucket(id) }, data: { hits: TOKEN_RULE.limit } });
    for (const [path] of calls) expect([path, (await callApi(path, { token })).status]).toEqual([path, 429]);
    await flushEvents();
    const limited = await db().securityEvent.findMany({ where: { type: 'door.limited', actorId: person.id } });
    expect(limited[0]?.detail).toMatchObject({ token: id });
  });

  it('of one door come on top', async () => {
    const options = {
      name: `test.${crypto.randomUUID()}`,
      scope: 'account:read',
      params: noParamsSchema,
      query: noQuerySchema,
    } as const;
    const route = tokenRoute({ ...options, limit: { limit: 1, windowSeconds: 60 } }, async () => new Response('x'));
    const ask = () =>
      route(new Request(`${ORIGIN}/x`, { headers: { authorization: `Bearer ${annas.token}` } }), { params: Promise.resolve({}) });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
  });

  it('shut an address out after its bad tokens, before anybody is looked up, and no other address', async () => {
    const ip = freshAddress();
    const statuses: number[] = [];
    for (let call = 0; call < BAD_TOKEN_RULE.limit + 2; call += 1) {
      statuses.push((await callApi('/api/v1/me', { token: createApiToken(), ip })).status);
    }
    expect(statuses.slice(0, BAD_TOKEN_RULE.limit).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(BAD_TOKEN_RULE.limit)).toEqual([429, 429]);
    const shut = await callApi('/api/v1/me', { token: annas.token, ip });
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(1);
    await expectRefused(shut, { status: 429, code: 'request/rate-limited' });
    expect((await callApi('/api/v1/me', { token: annas.token, ip: freshAddress() })).status).toBe(200);
  });

  it('let those past whose token was good from a shut address, and nothing else', async () => {
    const ip = freshAddress();
    const narrow = await tokenOf(anna, { scopes: ['audit:read'] });
    const revoked = await tokenOf(anna);
    const me = async (token: string) => (await callApi('/api/v1/me', { token, ip })).status;
    expect([await me(annas.token), await me(narrow.token), await me(revoked.token)]).toEqual([200, 403, 200]);
    for (let call = 0; call <= BAD_TOKEN_RULE.limit; call += 1) await me(createApiToken());
    expect(await me(createApiToken())).toBe(429);
    expect(await me('garbage')).toBe(429);
    expect((await callApi('/api/v1/me', { ip })).status).toBe(429);
    expect([await me(annas.token), await me(annas.token), await me(narrow.token)]).toEqual([200, 200, 403]);
    expect(await me((await tokenOf(anna)).token)).toBe(429);
    await db().apiToken.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    expect([await me(revoked.token), await me(revoked.token)]).toEqual([429, 429]);
    await flushEvents();
    const refused = await db().securityEvent.findMany({ where: { type: 'token.refused', subjectId: revoked.id } });
    expect(refused).toHaveLength(1);
  });

  it('count neither a missing token nor a missing right, and shut nobody out where addresses are unknown', async () => {
    const ip = freshAddress();
    const narrow = await tokenOf(anna, { scopes: ['audit:read'] });
    for (let call = 0; call < BAD_TOKEN_RULE.limit + 2; call += 1) {
      await callApi('/api/v1/me', { ip });
      await callApi('/api/v1/me', { ip, token: narrow.token });
      await callApi('/api/v1/me', { ip: null, token: 'garbage' });
    }
    expect((await callApi('/api/v1/me', { ip, token: annas.token })).status).toBe(200);
    expect((await callApi('/api/v1/me', { ip: null, token: annas.token })).status).toBe(200);
  });

  it('close the doors when their store is away', async () => {
    const url = process.env.DATABASE_URL;
    await flushEvents();
    await closeDatabase();
    process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
    forgetConfig();
    try {
      const answer = await callApi('/api/v1/me', { token: annas.token });
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      await expectRefused(answer, { status: 503, code: 'db/unavailable' });
      await expectRefused(await callApi('/api/v1/me', { token: 'garbage' }), { status: 503, code: 'limits/unavailable' });
    } finally {
      await closeDatabase();
      process.env.DATABASE_URL = url;
      forgetConfig();
    }
  });
});

describe('what is noted of a use', () => {
  it('is the time and the network, at most once a minute', async () => {
    const { id, token } = await tokenOf(anna);
    const row = () => db().apiToken.findUniqueOrThrow({ where: { id }, select: { lastUsedAt: true, lastUsedIp: true } });
    await callApi('/api/v1/me', { token, ip: '203.0.113.77' });
    const first = await row();
    expect(first.lastUsedIp).toBe('203.0.113.0/24');
    expect(Date.now() - (first.lastUsedAt?.getTime() ?? 0)).toBeLessThan(10_000);
    await callApi('/api/v1/me', { token, ip: '198.51.100.7' });
    expect(await row()).toEqual(first);
    await db().apiToken.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } });
    await callApi('/api/v1/me', { token, ip: '2001:db8:7:8::1' });
    expect((await row()).lastUsedIp).toBe('2001:db8:7::/48');
    await db().apiToken.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } });
    await callApi('/api/v1/me', { token, ip: null });
    expect((await row()).lastUsedIp).toBeNull();
  });

  it('stands in the ledger once a minute, refusals with their reason, and every act with the token’s row', async () => {
    const person = await createPerson();
    const { id, token } = await tokenOf(person, { scopes: ['images:read', 'images:write'] });
    const image = await uploaded(token);
    await (await callApi(`/api/v1/images/${image}/content`, { token })).arrayBuffer();
    await callApi(`/api/v1/images/${image}`, { token, method: 'DELETE' });
    await callApi(`/api/v1/images/${crypto.randomUUID()}`, { token });
    await db().apiToken.update({ where: { id }, data: { revokedAt: new Date() } });
    await callApi('/api/v1/images', { token });
    await flushEvents();
    const rows = await db().securityEvent.findMany({ where: { actorId: person.id }, orderBy: { id: 'asc' } });
    const told = rows.map(({ type, sessionId, detail }) => ({ type, sessionId, ...(detail as Record<string, unknown>) }));
    const of = (type: string) => told.filter((row) => row.type === type);
    expect(of('token.used')).toMatchObject([{ token: id }, { token: id, repeats: 2 }]);
    expect(of('image.uploaded')).toMatchObject([{ token: id, sessionId: null }]);
    expect(of('image.opened')).toMatchObject([{ token: id, rendition: 'original', sessionId: null }]);
    expect(of('door.refused')).toMatchObject([{ token: id, code: 'object/not-found', door: 'api.images.get' }]);
    expect(of('token.refused')).toMatchObject([
      { token: id, reason: 'scope', scope: 'images:delete', code: 'auth/scope' },
      { token: id, reason: 'revoked', code: 'auth/bad-token' },
    ]);
    expect(rows.find(({ type }) => type === 'token.refused')?.subjectId).toBe(id);
  });

  it('never holds a token, part of one, or its hash', async () => {
    const guess = writeApiToken(crypto.getRandomValues(new Uint8Array(32)));
    await callApi('/api/v1/me', { token: guess });
    await callApi('/api/v1/me', { token: guess.slice(0, -1) });
    await callApi(`/api/v1/images/${guess}`, { token: annas.token });
    await callApi(`/api/v1/me?token=${guess}`, { token: annas.token });
    await flushEvents();
    const [found] = await db().$queryRaw<{ rows: bigint }[]>`
      select count(*) as rows from "SecurityEvent" e where e::text like any (array[
        ${`%${guess.slice(0, 20)}%`}, ${`%${annas.token.slice(0, 12)}%`}, ${`%${hashSecretToken(annas.token)}%`}, ${`%${hashSecretToken(guess)}%`}])`;
    expect(Number(found?.rows)).toBe(0);
  });
});
