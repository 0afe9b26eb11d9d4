import { type ChildProcess, fork } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };
type Options = { method?: string; headers?: http.OutgoingHttpHeaders; body?: Buffer };

const doors: ChildProcess[] = [];
const root = process.cwd();

async function openDoor(
  env: Record<string, string> = {},
  preloads: string[] = [],
): Promise<{ child: ChildProcess; port: number }> {
  const imports = [...preloads, 'outer-door.mjs'].flatMap((file) => ['--import', path.join(root, file)]);
  const child = fork(path.join(root, 'tests/support/servers/door-server.mjs'), {
    execArgv: imports,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
  });
  doors.push(child);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

function ask(port: number, target: string, options: Options = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const request = http.request({ host: '127.0.0.1', port, path: target, agent: false, timeout: 8_000, ...rest }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(pieces).toString() }),
      );
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.end(body);
  });
}

/** What comes back for bytes as they are, until the server closes. */
async function say(port: number, bytes: string | Buffer): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (piece) => {
    text += piece.toString();
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

const echoed = async (port: number, headers: http.OutgoingHttpHeaders) => JSON.parse((await ask(port, '/', { headers })).text);

afterAll(() => {
  for (const child of doors) child.kill('SIGKILL');
});

describe('who is calling', () => {
  const spoofed = {
    'x-client-ip': '6.6.6.6',
    'x-safelight-door': 'guess',
    'x-safelight-anything': 'x',
    'x-nonce': 'x',
    'content-security-policy': "script-src 'unsafe-inline'",
    'x-real-ip': '6.6.6.6',
    forwarded: 'for=6.6.6.6',
    'x-auth-return-redirect': '1',
    'x-middleware-subrequest': 'middleware',
    'x-middleware-rewrite': '/photos',
    'next-resume': '1',
    'x-request-id': 'chosen',
    'x-forwarded-for': '6.6.6.6',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  };

  it('takes every header away that only the house may say, and says who is at the socket', async () => {
    const { port } = await openDoor();
    const { headers, rawHeaders, knowsDoor } = await echoed(port, spoofed);
    expect(knowsDoor).toBe(true);
    expect(headers['x-client-ip']).toBe('127.0.0.1');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const name of Object.keys(spoofed)) {
      if (!['x-client-ip', 'x-safelight-door', 'x-request-id'].includes(name)) expect(headers).not.toHaveProperty([name]);
    }
    expect(JSON.stringify(rawHeaders)).not.toMatch(/6\.6\.6\.6|evil|guess|chosen|subrequest/);
  });

  it.each([
    [1, '198.51.100.7', '198.51.100.7'],
    [1, '6.6.6.6, 198.51.100.7', '198.51.100.7'],
    [2, '6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    [1, undefined, '127.0.0.1'],
    [2, '198.51.100.7, 10.0.0.2', '198.51.100.7'],
    [2, '198.51.100.7', '127.0.0.1'],
    [3, '198.51.100.7', '127.0.0.1'],
    [1, 'nonsense', '127.0.0.1'],
    [1, '198.51.100.7:4711', '198.51.100.7'],
    [1, '[2001:db8::1]:4711', '2001:db8::1'],
    [1, '::ffff:198.51.100.7', '198.51.100.7'],
  ])('with %i trusted hops and the chain %s the client is %s', async (hops, chain, client) => {
    const { port } = await openDoor({ TRUSTED_PROXY_HOPS: String(hops) });
    const { headers } = await echoed(port, chain === undefined ? {} : { 'x-forwarded-for': chain });
    expect(headers['x-client-ip']).toBe(client);
  });

  it('has another token in each process', async () => {
    const [one, other] = await Promise.all([openDoor(), openDoor({ SAFELIGHT_DOOR_TOKEN: 'handed in' })]);
    const tokens = await Promise.all([one, other].map(async ({ port }) => (await echoed(port, {})).headers['x-safelight-door']));
    expect(new Set(tokens).size).toBe(2);
    expect(tokens).not.toContain('handed in');
  });
});

describe('what is refused before a body is read', () => {
  let port: number;
  beforeAll(async () => {
    ({ port } = await openDoor({ MAX_UPLOAD_BYTES: String(1024 * 1024) }));
  });

  const expectRefusal = (answer: Answer, status: number) => {
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      connection: 'close',
    });
  };

  it.each(['POST', 'PUT', 'PATCH', 'GET'])('411 for a %s whose body has no length', async (method) => {
    expectRefusal(await ask(port, '/', { method, headers: { 'transfer-encoding': 'chunked' }, body: Buffer.from('x') }), 411);
  });

  it('lets a body of the most there may be through, and answers 413 to one byte more', async () => {
    const most = Buffer.alloc(1024 * 1024 + 64 * 1024);
    const fits = await ask(port, '/', { method: 'POST', headers: { 'content-length': most.length }, body: most });
    expect(JSON.parse(fits.text).bytes).toBe(most.length);
    const answer = await ask(port, '/', {
      method: 'POST',
      headers: { 'content-length': most.length + 1 },
      body: Buffer.alloc(most.length + 1),
    });
    expectRefusal(answer, 413);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'request/too-large', status: 413 });
  });

  it('answers a person in a sentence and a program in JSON', async () => {
    const headers = { 'content-length': 9_000_000, accept: 'text/html,*/*', expect: '100-continue' };
    const page = await ask(port, '/', { method: 'POST', headers });
    expectRefusal(page, 413);
    expect(page.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(page.text).toBe('The request is too large: 1.048 MB is the most.\n');
  });

  it('can be read by a client in the middle of sending 50 MB, and costs next to nothing', async () => {
    const { child, port: own } = await openDoor();
    const usage = async () => {
      child.send('usage');
      const [answer] = (await once(child, 'message')) as [{ rss: number; cpu: NodeJS.CpuUsage }];
      return { rss: answer.rss, cpu: (answer.cpu.user + answer.cpu.system) / 1000 };
    };
    const body = Buffer.alloc(50 * 1024 * 1024);
    const send = () => ask(own, '/', { method: 'POST', headers: { 'content-length': body.length }, body });
    await send();
    const before = await usage();
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    const after = await usage();
    for (const answer of answers) expectRefusal(answer, 413);
    expect((after.cpu - before.cpu) / answers.length).toBeLessThan(10);
    expect(after.rss - before.rss).toBeLessThan(10 * 1024 * 1024);
  });

  it.each([
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd', 400],
    ['length and chunks', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['a length that is no number', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3e3\r\n\r\nabc', 400],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a method of its own', 'PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 400],
    ['too many headers', `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${'a: b\r\n'.repeat(150)}\r\n`, 431],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\na: ${'b'.repeat(40_000)}\r\n\r\n`, 431],
  ])('%s', async (_name, bytes, status) => {
    const text = await say(port, bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text.toLowerCase()).toContain('x-content-type-options: nosniff');
  });

  it('says 100 Continue only to whom it lets in', async () => {
    const small = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc';
    expect(await say(port, small)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
    const large = small.replace('Length: 3', 'Length: 30000000');
    expect(await say(port, large)).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('how much is under way', () => {
  const post = (port: number, bytes: number, hold: number) =>
    ask(port, `/?hold=${hold}`, { method: 'POST', headers: { 'content-length': bytes }, body: Buffer.alloc(bytes) });
  const limits = { MAX_UPLOAD_BYTES: String(2_000_000), MAX_BYTES_IN_FLIGHT: String(1_500_000) };

  it('answers 503 with Retry-After beyond it, lets small forms through, and has room again afterwards', async () => {
    const { port } = await openDoor(limits);
    const held = post(port, 1_000_000, 700);
    await pause(200);
    const refused = await post(port, 1_000_000, 0);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('2');
    expect((await post(port, 1_000, 0)).status).toBe(200);
    expect((await held).status).toBe(200);
    expect((await post(port, 1_000_000, 0)).status).toBe(200);
  });

  it('always lets one in, however large', async () => {
    const { port } = await openDoor(limits);
    expect((await post(port, 2_000_000, 0)).status).toBe(200);
  });

  it('gives the place of a client back who went away', async () => {
    const { port } = await openDoor(limits);
    const socket = net.connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1500000\r\n\r\nabc');
    await pause(200);
    expect((await post(port, 1_000_000, 0)).status).toBe(503);
    socket.destroy();
    await pause(200);
    expect((await post(port, 1_000_000, 0)).status).toBe(200);
  });

  it('ends a body that trickles, and waits for one that only takes its time to be answered', async () => {
    const { port } = await openDoor(limits, ['tests/support/servers/hasty-clock.mjs']);
    const slow = net.connect(port, '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    const drip = setInterval(() => slow.write('x'), 100);
    const [closed, patient] = await Promise.all([once(slow, 'close').then(() => true), post(port, 100_000, 4_000)]);
    clearInterval(drip);
    expect(closed).toBe(true);
    expect(patient.status).toBe(200);
  });
});

describe('lengths', () => {
  let port: number;
  beforeAll(async () => {
    ({ port } = await openDoor());
  });

  it('makes the real header of the private one, without chunks', async () => {
    const answer = await ask(port, '/length?announced=5500&sent=5500');
    expect(answer.headers['content-length']).toBe('5500');
    expect(answer.headers).not.toHaveProperty('transfer-encoding');
    expect(answer.headers).not.toHaveProperty('x-safelight-length');
    expect(answer.text).toHaveLength(5500);
  });

  it('says it to HEAD too', async () => {
    const answer = await ask(port, '/length?announced=5500&sent=0', { method: 'HEAD' });
    expect(answer.headers['content-length']).toBe('5500');
  });

  it.each([
    ['is broken off', '/length?announced=5500&sent=3000&break=1'],
    ['ends too early', '/length?announced=5500&sent=3000'],
  ])('shows the client an error when the body %s', async (_name, target) => {
    await expect(ask(port, target)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('never sends more than was announced', async () => {
    await expect(ask(port, '/length?announced=1500&sent=3000')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('bodies left with the door', () => {
  let port: number;
  beforeAll(async () => {
    ({ port } = await openDoor());
  });
  const told = async (): Promise<string[]> => JSON.parse((await ask(port, '/told')).text) as string[];

  it('go out with the answer that shows their ticket, and the ticket does not', async () => {
    const answer = await ask(port, '/handed?bytes=5500&shown=a&announced=5500');
    expect(answer.text).toBe('b'.repeat(5500));
    expect(answer.headers['content-length']).toBe('5500');
    expect(answer.headers).not.toHaveProperty('x-safelight-body');
    expect(await told()).toEqual(['sent']);
  });

  it('never go out with another answer, which is left as it is', async () => {
    for (const target of ['/handed?bytes=10&shown=b&own=mine', '/handed?bytes=10&own=mine&status=500']) {
      const answer = await ask(port, target);
      expect(answer.text).toBe('mine');
      expect(answer.headers).not.toHaveProperty('x-safelight-body');
      expect(await told()).toEqual(['left']);
    }
  });

  it('break the connection when they are shorter or longer than was announced', async () => {
    for (const bytes of [10, 12]) {
      await expect(ask(port, `/handed?bytes=${bytes}&shown=a&announced=11`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
    await told();
  });

  it('are let go of when the client leaves before there is an answer', async () => {
    const client = net.connect(port, '127.0.0.1');
    client.write('GET /handed?bytes=10&hang=1 HTTP/1.1\r\nHost: x\r\n\r\n');
    await pause(100);
    client.destroy();
    await pause(100);
    expect(await told()).toEqual(['left']);
  });

  it('are let go of when they are left after the client has', async () => {
    const client = net.connect(port, '127.0.0.1');
    client.write('GET /handed?bytes=10&late=150&shown=a HTTP/1.1\r\nHost: x\r\n\r\n');
    await pause(50);
    client.resetAndDestroy();
    await pause(250);
    expect(await told()).toEqual(['closed']);
  });

  it('cannot be asked for from outside', async () => {
    const answer = await ask(port, '/', { headers: { 'x-safelight-body': 'a' } });
    expect(answer.text).not.toContain('x-safelight-body');
  });
});

describe('routes that offer themselves to the door', () => {
  let port: number;
  beforeAll(async () => {
    ({ port } = await openDoor());
  });

  it('are called with what the door says of the request, and nothing that anybody else does', async () => {
    const headers = { cookie: 'a=b; c=d', accept: 'image/webp', 'x-client-ip': '6.6.6.6', 'x-request-id': 'chosen' };
    const answer = await ask(port, '/direct/picture?download=1', { headers });
    expect(answer.status).toBe(404);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=1']);
    expect(JSON.parse(answer.text)).toEqual({
      name: 'picture',
      method: 'GET',
      search: '?download=1',
      headers: expect.objectContaining({
        cookie: 'a=b; c=d',
        accept: 'image/webp',
        'x-client-ip': '127.0.0.1',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-safelight-door': expect.stringMatching(/./),
      }) as unknown,
    });
  });

  it('leave bytes with the door as others do', async () => {
    const answer = await ask(port, '/direct/bytes');
    expect([answer.status, answer.headers['content-length'], answer.text]).toEqual([206, '5500', 'b'.repeat(5500)]);
    const head = await ask(port, '/direct/bytes', { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.text]).toEqual([206, '5500', '']);
    expect(answer.headers).not.toHaveProperty('x-safelight-body');
  });

  it.each([
    ['POST', '/direct/picture'],
    ['OPTIONS', '/direct/picture'],
    ['GET', '/direct/Picture'],
    ['GET', '/direct/picture/'],
    ['GET', '/direct/picture%2e'],
    ['GET', '//direct/picture'],
    ['GET', '/else?/direct/picture'],
  ])('are passed by for %s %s', async (method, target) => {
    const answer = await ask(port, target, { method });
    expect(JSON.parse(answer.text)).toMatchObject({ bytes: 0, knowsDoor: true });
  });

  it('hear of a client who leaves', async () => {
    const client = net.connect(port, '127.0.0.1');
    client.write('GET /direct/waiting HTTP/1.1\r\nHost: x\r\n\r\n');
    await pause(100);
    client.destroy();
    await pause(100);
    expect(JSON.parse((await ask(port, '/told')).text)).toEqual(['aborted']);
  });

  it('answer 500 and nothing more where they fail', async () => {
    const answer = await ask(port, '/direct/failing');
    expect([answer.status, answer.text]).toEqual([500, '']);
  });

  it('are left to Next while somebody develops', async () => {
    const { port: own } = await openDoor({ NODE_ENV: 'development' });
    expect(JSON.parse((await ask(own, '/direct/picture')).text)).toMatchObject({ knowsDoor: true });
  });
});

describe('closing', () => {
  it('lets go of connections that only wait, and cuts what is left after the grace', async () => {
    const { child, port } = await openDoor();
    const silent = net.connect(port, '127.0.0.1');
    const idle = net.connect(port, '127.0.0.1');
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const started = performance.now();
    child.kill('SIGTERM');
    await once(idle, 'close');
    expect(performance.now() - started).toBeLessThan(3_000);
    await once(silent, 'close');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
