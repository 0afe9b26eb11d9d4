// A bare server for the outer door's tests: answers with what got through, or streams as it is told.
// Started as `node --import ./outer-door.mjs tests/support/servers/door-server.mjs`; prints its port.

import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { offerToDoor } from '../../../lib/http/direct-routes.ts';

const words = globalThis[Symbol.for('safelight.requests')];
/** What became of bodies left with the door. */
const told = [];

/** Leaves a body with the door as lib/http/bytes/byte-response.ts does, under a ticket that the answer shows, or another. */
async function handOver(wanted, res) {
  const body = Buffer.alloc(Number(wanted.get('bytes')), 'b');
  if (wanted.has('late')) await pause(Number(wanted.get('late')));
  if (words.getStore().isClosed) {
    told.push('closed');
    return res.end();
  }
  words.getStore().body = {
    ticket: 'a',
    send: async (sink) => {
      told.push('sent');
      sink.end(body);
    },
    leave: async () => void told.push('left'),
  };
  if (wanted.has('hang')) return;
  res.statusCode = wanted.has('status') ? Number(wanted.get('status')) : 200;
  if (wanted.has('shown')) res.setHeader('x-safelight-body', wanted.get('shown'));
  if (wanted.has('announced')) res.setHeader('x-safelight-length', wanted.get('announced'));
  res.end(wanted.get('own') ?? undefined);
}

async function answerDirect(request, { params }) {
  const { name } = await params;
  if (name === 'failing') throw new Error('failed on purpose');
  if (name === 'waiting') {
    await new Promise((resolve) => request.signal.addEventListener('abort', resolve));
    told.push('aborted');
  }
  const headers = new Headers([...'ab'].map((letter) => ['set-cookie', `${letter}=1`]));
  if (name === 'bytes') {
    const body = Buffer.alloc(5500, 'b');
    words.getStore().body = { ticket: 'a', send: async (sink) => void sink.end(body), leave: async () => undefined };
    headers.set('x-safelight-body', 'a');
    headers.set('x-safelight-length', '5500');
    return new Response(null, { status: 206, headers });
  }
  const { method, url } = request;
  const seen = { name, method, search: new URL(url).search, headers: Object.fromEntries(request.headers) };
  return Response.json(seen, { status: 404, headers });
}
offerToDoor(/^\/direct\/(?<name>[a-z]+)$/, { GET: answerDirect, HEAD: answerDirect });

const server = http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://localhost');
  if (url.pathname === '/length') {
    res.setHeader('x-safelight-length', url.searchParams.get('announced'));
    if (req.method === 'HEAD') return res.end();
    for (let sent = 0; sent < Number(url.searchParams.get('sent')); sent += 1000) {
      res.write(Buffer.alloc(Math.min(1000, Number(url.searchParams.get('sent')) - sent)));
      await pause(1);
    }
    if (url.searchParams.has('break')) return res.destroy(new Error('broken on purpose'));
    return res.end();
  }
  if (url.pathname === '/handed') return handOver(url.searchParams, res);
  if (url.pathname === '/told') return res.end(JSON.stringify(told.splice(0)));
  let bytes = 0;
  try {
    for await (const piece of req) bytes += piece.length;
  } catch {
    return;
  }
  if (url.searchParams.has('hold')) await pause(Number(url.searchParams.get('hold')));
  res.setHeader('content-type', 'application/json');
  res.end(
    JSON.stringify({
      headers: req.headers,
      rawHeaders: req.rawHeaders,
      bytes,
      knowsDoor: req.headers['x-safelight-door'] === process.env.SAFELIGHT_DOOR_TOKEN,
    }),
  );
});
server.on('upgrade', (_req, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));
