import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { answerDirectly, findDirect, offerToDoor, takeOffers } from '@/lib/http/direct-routes';

const PATH = /^\/pictures\/(?<id>[a-z]+)$/;

function requestFor(method: string, url: string, headers: IncomingMessage['headers'] = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { method, url, headers });
}

/** Calls whoever offered to answer, and tells what went into the answer. */
async function answered(request: IncomingMessage): Promise<{ response: ServerResponse; end: jest.SpyInstance }> {
  const call = findDirect(request);
  if (!call) throw new Error('goes the other way');
  const response = new ServerResponse(request);
  const end = jest.spyOn(response, 'end').mockReturnValue(response);
  await answerDirectly(call, request, response);
  return { response, end };
}

const handler = jest.fn<Promise<Response>, [Request, { params: Promise<unknown> }]>();

it('takes no offers before a door does', () => {
  offerToDoor(PATH, { GET: handler });
  expect(findDirect(requestFor('GET', '/pictures/a'))).toBeNull();
});

describe('once a door takes offers', () => {
  beforeAll(() => {
    takeOffers();
    takeOffers();
    offerToDoor(/^\/else$/, { HEAD: handler });
    offerToDoor(PATH, { GET: handler });
  });

  it.each([
    ['POST', '/pictures/a'],
    ['HEAD', '/pictures/a'],
    ['GET', '/pictures/A'],
    ['GET', '/pictures/a/'],
    ['GET', '/'],
    ['GET', ''],
  ])('goes the other way for %s %s', (method, url) => {
    expect(findDirect(requestFor(method, url))).toBeNull();
  });

  it('hands over method, address, headers and the parts of the path', async () => {
    handler.mockResolvedValue(new Response(null, { status: 304, headers: { etag: '"a"' } }));
    const headers = { cookie: 'a=b', 'set-cookie': ['c', 'd'], 'x-nothing': undefined };
    const { response, end } = await answered(requestFor('GET', '/pictures/a?download=1', headers));
    expect(response.statusCode).toBe(304);
    expect(response.getHeaders()).toEqual({ etag: '"a"' });
    expect(end).toHaveBeenCalledWith(undefined);
    const [request, context] = handler.mock.calls[0] ?? [];
    expect(await context?.params).toEqual({ id: 'a' });
    expect([request?.method, new URL(request?.url ?? '').search]).toEqual(['GET', '?download=1']);
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({ cookie: 'a=b', 'x-nothing': '' });
  });

  it('sends a body there is, and every cookie', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    handler.mockResolvedValue(new Response('no', { status: 404, headers }));
    const { response, end } = await answered(requestFor('GET', '/pictures/a'));
    expect(response.getHeader('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(end.mock.calls[0]?.[0] as Uint8Array).toString()).toBe('no');
  });

  it('tells a handler of a client who leaves, and not of an answer that went out', async () => {
    for (const [isSent, isTold] of [
      [false, true],
      [true, false],
    ] as const) {
      handler.mockResolvedValue(new Response(null));
      const { response } = await answered(requestFor('GET', '/pictures/a'));
      Object.defineProperty(response, 'writableFinished', { value: isSent });
      response.emit('close');
      expect(handler.mock.lastCall?.[0].signal.aborted).toBe(isTold);
    }
  });

  it('answers 500 where a handler fails, and breaks off where it has begun', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    handler.mockRejectedValue(new Error('with a secret'));
    const request = requestFor('GET', '/pictures/a');
    const failing = new ServerResponse(request);
    jest.spyOn(failing, 'end').mockReturnValue(failing);
    const call = findDirect(request);
    if (!call) throw new Error('nobody answers');
    await answerDirectly(call, request, failing);
    expect([failing.statusCode, failing.destroyed]).toEqual([500, false]);
    const begun = new ServerResponse(request);
    begun.writeHead(200);
    await answerDirectly(call, request, begun);
    expect(begun.destroyed).toBe(true);
    expect(warn.mock.calls.map(([text]) => text)).toEqual(Array(2).fill('a route called by the outer door failed: Error'));
  });
});
