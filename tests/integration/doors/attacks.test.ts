// Attacks that belong to no one room: what hostile input does to the answer's status, from the socket to the query.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { signOut } from '@/app/(vault)/settings/actions';
import { loadPhotos } from '@/app/(vault)/photos/actions';
import { GET as getImages } from '@/app/api/images/route';
import { plainForm } from '@/lib/auth/door/plain-form';
import { publicAction } from '@/lib/auth/doors';
import { db } from '@/lib/db/client';
import { isDatabaseUnavailable } from '@/lib/db/failures';
import { SafelightError } from '@/lib/shared/safelight-error';
import { formOf } from '@/tests/support/requests/forms';
import { cookieHeader } from '@/tests/support/requests/next-headers';
import { signIn } from '@/tests/support/people/signed-in';

const IMAGE_ID = '3f1c9d0e-8a52-4c39-9d3e-52b6f5a7e001';

describe('the status of an action', () => {
  let server: ChildProcess;
  let port: number;

  beforeAll(async () => {
    server = fork(path.resolve('tests/support/servers/action-server.mjs'), {
      execArgv: ['--import', path.resolve('outer-door.mjs')],
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production' },
    });
    [{ port }] = (await once(server, 'message')) as [{ port: number }];
  });
  afterAll(() => server.disconnect());

  const statusOf = async (query: string, method = 'POST') => {
    const body = method === 'POST' ? { body: 'x' } : {};
    return (await fetch(`http://127.0.0.1:${port}/?${query}`, { method, ...body })).status;
  };

  it('is 400 when no door could be reached: the body was not readable', async () => {
    expect(await statusOf('')).toBe(400);
    for (const type of ['text/html', 'text/plain']) expect(await statusOf(`type=${type}`)).toBe(400);
  });

  it('stays 500 when a door was reached', async () => {
    expect(await statusOf('door')).toBe(500);
    expect(await statusOf('door&type=application/problem%2Bjson')).toBe(500);
  });

  it('is the refusal’s own when a door refused by throwing', async () => {
    expect(await statusOf('door&refusal=403')).toBe(403);
    expect(await statusOf('door&refusal=429')).toBe(429);
    expect(await statusOf('door&refusal=500')).toBe(500);
  });

  it('is that of a page, too, which refused by throwing', async () => {
    expect(await statusOf('refusal=503', 'GET')).toBe(503);
  });

  it('touches no other status, and no read that failed by itself', async () => {
    for (const status of [200, 303, 404, 503]) expect(await statusOf(`status=${status}&refusal=400`)).toBe(status);
    expect(await statusOf('', 'GET')).toBe(500);
  });

  it('keeps what is said of one request from every other', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => statusOf(i % 2 ? 'door' : `refusal=${400 + i}`)));
    expect(answers).toEqual(Array.from({ length: 40 }, (_, i) => (i % 2 ? 500 : 400 + i)));
  });
});

describe('a form without a result', () => {
  const notThere = plainForm(
    publicAction({ name: 'test.not-there', schema: z.strictObject({}) }, () =>
      Promise.reject(new SafelightError('object/not-found')),
    ),
  );
  const WORDS = Symbol.for('safelight.requests');
  const holder = globalThis as { [WORDS]?: unknown };
  afterEach(() => delete holder[WORDS]);

  it.each([
    ['an unknown field', signOut, { surplus: '1' }, 400],
    ['a thing that is not there', notThere, {}, 404],
  ])('leaves word of its refusal for %s', async (_, door, fields, refusalStatus) => {
    await signIn();
    const word = { isAtDoor: false, refusalStatus: null };
    holder[WORDS] = { getStore: () => word };
    await expect(door(formOf(fields))).rejects.toThrow();
    expect(word).toEqual({ isAtDoor: true, refusalStatus });
  });
});

describe('a data store that hangs', () => {
  it('is given up after some seconds, counts as away, and serves again', async () => {
    await db().$queryRaw`select 1`;
    const hung = db().$queryRaw`select 1 from pg_sleep(30)`.then(
      () => null,
      (error: unknown) => error,
    );
    expect(isDatabaseUnavailable(await hung)).toBe(true);
    expect(await db().$queryRaw`select 2 as two`).toEqual([{ two: 2 }]);
  }, 15_000);
});

describe('a cursor nobody gave out', () => {
  const cursors = [
    '',
    '0_------------------------------------',
    `0_${'0'.repeat(36)}`,
    `0_${IMAGE_ID.toUpperCase()}`,
    `-1_${IMAGE_ID}`,
    `99999999999999_${IMAGE_ID}`,
    `9007199254740993_${IMAGE_ID}`,
    `1e3_${IMAGE_ID}`,
    `0_${IMAGE_ID}'`,
    `0_${IMAGE_ID}\n`,
    '\0',
    '9'.repeat(120),
  ];

  it.each(cursors)('is refused before the store is asked: %j', async (cursor) => {
    await signIn();
    expect(await loadPhotos({ state: 'live', cursor })).toMatchObject({ ok: false, code: 'request/invalid' });
    const request = new Request(`http://localhost:3000/api/images?cursor=${encodeURIComponent(cursor)}`, {
      headers: { cookie: cookieHeader() },
    });
    const answer = await getImages(request, { params: Promise.resolve({}) });
    expect(answer.status).toBe(400);
  });

  it('leads nowhere else when it only looks right', async () => {
    await signIn();
    for (const cursor of [`0_${IMAGE_ID}`, `9999999999999_${IMAGE_ID}`]) {
      expect(await loadPhotos({ state: 'live', cursor })).toMatchObject({ ok: true, data: { items: [], nextCursor: null } });
    }
  });
});
