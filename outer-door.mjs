// The outer door: a preload (`node --import ./outer-door.mjs server.js`) that sees each request before Next does.
// It says who is calling, takes away headers nobody outside may set, and refuses by method, length and load before a byte of
// a body is read. Without it the inner checks still hold, and the caller's address counts as unknown.

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import { isIP } from 'node:net';
import path from 'node:path';
import { listCompressed, sendCompressed } from './lib/http/compressed-files.ts';
import { compressOwnPage } from './lib/http/compressed-pages.ts';
import { answerDirectly, findDirect, takeOffers } from './lib/http/direct-routes.ts';
import { STRICT_TRANSPORT_SECURITY } from './lib/http/headers/static-headers.ts';
import { DEFAULT_MAX_UPLOAD_BYTES, MEBIBYTE, MULTIPART_OVERHEAD_BYTES } from './lib/shared/limits.ts';

const number = (name, otherwise) => (/^\d+$/.test(process.env[name] ?? '') ? Number(process.env[name]) : otherwise);

const HOPS = number('TRUSTED_PROXY_HOPS', 0);
const MAX_BODY_BYTES = number('MAX_UPLOAD_BYTES', DEFAULT_MAX_UPLOAD_BYTES) + MULTIPART_OVERHEAD_BYTES;
const MAX_BYTES_IN_FLIGHT = number('MAX_BYTES_IN_FLIGHT', 64 * MEBIBYTE);
/** Forms and API calls have a share of their own, so that uploads never keep anybody from signing in. */
const SMALL_BODY_BYTES = MULTIPART_OVERHEAD_BYTES;
const MAX_SMALL_BYTES_IN_FLIGHT = 16 * MEBIBYTE;
const MAX_HEADERS = 100;

const HEADERS_MILLISECONDS = 10_000;
const IDLE_MILLISECONDS = 60_000;
const GRACE_MILLISECONDS = 20_000;
const KEEP_ALIVE_MILLISECONDS = 35_000;
const CLOSE_MILLISECONDS = 8_000;
const LINGER_MILLISECONDS = 2_000;
/** Whoever sends a body sends this much a second, after the grace, or holds a place for nothing. */
const MIN_BYTES_PER_SECOND = 8 * 1024;
const RETRY_AFTER_SECONDS = 2;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** What only a proxy we trust, Next or this door may say. */
const SPOOFABLE =
  /^(x-client-ip|x-nonce|content-security-policy(-report-only)?|x-real-ip|true-client-ip|cf-connecting-ip|forwarded|x-auth-return-redirect|x-request-id|x-middleware-.*|x-invoke-.*|x-matched-path|x-now-route-matches|next-resume|x-safelight-.*)$/;
const FORWARDED = /^x-forwarded-/;

const LENGTH_HEADER = 'x-safelight-length';
const BODY_HEADER = 'x-safelight-body';

const isDevelopment = process.env.NODE_ENV === 'development';
const isHttps = /^https:\/\/(?!localhost(:|\/|$))/.test(process.env.AUTH_URL ?? '');
// The inner checks believe the address only with this value beside it, which nobody outside can know.
const token = randomBytes(24).toString('base64url');
process.env.SAFELIGHT_DOOR_TOKEN = token;

const REFUSALS = {
  400: ['request/invalid', 'The request could not be understood.'],
  405: ['request/method', 'This method is not allowed.'],
  411: ['request/length-required', 'The request must say how long its body is.'],
  413: [
    'request/too-large',
    `The request is too large: ${Math.floor((MAX_BODY_BYTES - MULTIPART_OVERHEAD_BYTES) / 1000) / 1000} MB is the most.`,
  ],
  431: ['request/invalid', 'The request has too many headers.'],
  503: ['request/busy', 'The server is busy. Please try again in a moment.'],
};

const compressed = listCompressed(path.resolve('.next/static'));

/** Bodies that were let in and are not yet dealt with. */
const inFlight = { small: 0, large: 0 };
const bodies = new Set();
/** Requests seen here, each with what the doors further in leave word of (lib/http/door-word.ts). */
const inspected = new WeakMap();
const words = new AsyncLocalStorage();
globalThis[Symbol.for('safelight.requests')] = words;
// While somebody develops, Next decides which state of a route answers.
if (!isDevelopment) takeOffers();

const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function emitBehindTheDoor(event, ...parts) {
  switch (event) {
    case 'listening':
      setTimeouts(this);
      closeWithProcess(this);
      break;
    case 'checkContinue':
      if (!enter(parts[0], parts[1])) return true;
      parts[1].writeContinue();
      return handOn(this, parts);
    case 'request':
      if (!inspected.has(parts[0]) && !enter(parts[0], parts[1])) return true;
      return handOn(this, parts);
    case 'upgrade':
      cleanHeaders(parts[0]);
      if (isDevelopment) break;
      refuseSocket(parts[1], 400);
      return true;
    case 'connect':
      refuseSocket(parts[1], 405);
      return true;
    case 'clientError':
      refuseSocket(parts[1], parts[0]?.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400);
      return true;
  }
  return emit.call(this, event, ...parts);
};

function handOn(server, parts) {
  const [req, res] = parts;
  return words.run(inspected.get(req), () => {
    const call = findDirect(req);
    if (!call) return emit.call(server, 'request', ...parts);
    void answerDirectly(call, req, res);
    return true;
  });
}

function setTimeouts(server) {
  server.headersTimeout = HEADERS_MILLISECONDS;
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  // The whole of the largest body at the lowest rate; slower ones are ended by `endSlowBodies`.
  server.requestTimeout = GRACE_MILLISECONDS + Math.ceil(MAX_BODY_BYTES / MIN_BYTES_PER_SECOND) * 1000;
  // Longer lists are refused by count below, not cut in silence.
  server.maxHeadersCount = MAX_HEADERS * 2;
  server.maxRequestsPerSocket = 10_000;
  // Refused below, with our headers.
  server.requireHostHeader = false;
  // Only with a listener does Node leave these to us.
  for (const event of ['checkContinue', 'connect']) server.on(event, () => undefined);
  // A reader that takes nothing for so long is gone.
  if (!isDevelopment) server.setTimeout(IDLE_MILLISECONDS, (socket) => socket.destroy());
}

// The server ends when its last connection does. Those that only wait for another request are closed as they fall idle, and
// whatever is left after the grace is cut.
function closeWithProcess(server) {
  const close = () => {
    setInterval(() => server.closeIdleConnections(), 100).unref();
    setTimeout(() => server.closeAllConnections(), CLOSE_MILLISECONDS).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, close);
}

/** Lets a request in (true), or answers it here (false). */
function enter(req, res) {
  const word = { isAtDoor: false, refusalStatus: null, body: null, isClosed: false };
  inspected.set(req, word);
  const id = cleanHeaders(req);
  const status = findFault(req);
  if (status !== undefined) {
    refuse(req, res, status, id);
    return false;
  }
  finishHeaders(req, res, word);
  if (sendCompressed(compressed, req, res)) return false;
  compressOwnPage(req, res);
  const length = Number(req.headers['content-length'] ?? 0);
  if (length > 0) countBody(req, res, length);
  return true;
}

function findFault(req) {
  if (!METHODS.includes(req.method)) return 405;
  if (req.rawHeaders.length / 2 > MAX_HEADERS) return 431;
  if (!req.headers.host || !/^(\/|\*$)/.test(req.url)) return 400;
  if (req.headers['transfer-encoding'] !== undefined) return 411;
  const length = req.headers['content-length'];
  if (length === undefined) return undefined;
  if (!/^\d{1,15}$/.test(length)) return 400;
  const bytes = Number(length);
  if (bytes > MAX_BODY_BYTES) return 413;
  const [share, most] =
    shareOf(bytes) === 'small' ? [inFlight.small, MAX_SMALL_BYTES_IN_FLIGHT] : [inFlight.large, MAX_BYTES_IN_FLIGHT];
  // One always fits, however small the share: else a small setting would refuse everybody.
  return share > 0 && share + bytes > most ? 503 : undefined;
}

function shareOf(bytes) {
  return bytes <= SMALL_BODY_BYTES ? 'small' : 'large';
}

// ---- who is calling

function cleanHeaders(req) {
  const { headers } = req;
  const peer = bareAddress(req.socket.remoteAddress ?? '');
  const chain = [...String(headers['x-forwarded-for'] ?? '').split(','), peer].map((part) => part.trim()).filter(Boolean);
  // Where the chain is shorter than our proxies are many, somebody came past them: the peer itself is the client.
  const claimed = bareAddress(chain.at(-1 - HOPS) ?? '');
  const id = randomUUID();
  const own = { 'x-client-ip': isIP(claimed) ? claimed : peer, 'x-safelight-door': token, 'x-request-id': id };
  for (const name of Object.keys(headers)) if (isForbidden(name)) delete headers[name];
  Object.assign(headers, own);
  const kept = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    if (!isForbidden(req.rawHeaders[i].toLowerCase())) kept.push(req.rawHeaders[i], req.rawHeaders[i + 1]);
  }
  req.rawHeaders = [...kept, ...Object.entries(own).flat()];
  return id;
}

function isForbidden(name) {
  return SPOOFABLE.test(name) || (HOPS === 0 && FORWARDED.test(name));
}

function bareAddress(text) {
  const withoutPort = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(text) ? text.split(':')[0] : text.replace(/^\[(.*)\](:\d+)?$/, '$1');
  return withoutPort.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0];
}

// ---- how much is under way

function countBody(req, res, length) {
  const share = shareOf(length);
  const body = { req, startBytes: req.socket.bytesRead, startedAt: Date.now(), length };
  inFlight[share] += length;
  bodies.add(body);
  // A whole body may be held in memory until its answer is out, so its place is free only then.
  res.once('close', () => {
    inFlight[share] -= length;
    bodies.delete(body);
  });
}

function endSlowBodies() {
  const now = Date.now();
  for (const body of bodies) {
    const { req, startBytes, startedAt } = body;
    if (req.complete || req.destroyed) continue;
    if (req.readableLength > 0) {
      // Bytes wait for us, not we for them.
      Object.assign(body, { startBytes: req.socket.bytesRead, startedAt: now });
      continue;
    }
    const overdueSeconds = (now - startedAt - GRACE_MILLISECONDS) / 1000;
    if (overdueSeconds > 0 && req.socket.bytesRead - startBytes < overdueSeconds * MIN_BYTES_PER_SECOND) req.socket.destroy();
  }
}
setInterval(endSlowBodies, 1_000).unref();

// ---- refusing

function refusalHeaders(status, id, type, text) {
  return {
    'Content-Type': type,
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Request-Id': id,
    ...(isHttps ? { 'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY } : {}),
    ...(status === 405 ? { Allow: METHODS.join(', ') } : {}),
    ...(status === 503 ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {}),
  };
}

function refuse(req, res, status, id) {
  const [code, sentence] = REFUSALS[status];
  const isPage = String(req.headers.accept ?? '').includes('text/html');
  const type = isPage ? 'text/plain; charset=utf-8' : 'application/problem+json';
  const text = isPage ? `${sentence}\n` : JSON.stringify({ type: 'about:blank', title: sentence, status, code, requestId: id });
  leaveSlowly(req);
  res.writeHead(status, refusalHeaders(status, id, type, text));
  res.end(req.method === 'HEAD' ? undefined : text);
}

// Closing on a client that is still sending resets the connection, and the answer is lost on the way. So the connection
// stays open a little: a body of ordinary size is read and thrown away, the rest of a huge one is left unread.
function leaveSlowly(req) {
  const { socket } = req;
  const rest = Number(req.headers['content-length'] ?? 0);
  const isShort = req.headers['transfer-encoding'] === undefined && rest <= 8 * MEBIBYTE;
  if (isShort && rest === 0) return;
  if (!isShort) {
    // Counts as read, so that Node does not pull the rest off the wire by itself.
    req.read(0);
    socket.pause();
  }
  const { destroySoon } = socket;
  socket.destroySoon = () => {
    socket.destroySoon = destroySoon;
    if (req.complete) return destroySoon.call(socket);
    if (isShort) req.once('end', () => destroySoon.call(socket));
    socket.end();
    setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
  };
}

function refuseSocket(socket, status) {
  if (!socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const [, sentence] = REFUSALS[status];
  const headers = refusalHeaders(status, randomUUID(), 'text/plain; charset=utf-8', `${sentence}\n`);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${sentence}\n`);
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref();
}

// ---- what leaves

// Next takes Content-Length away from what route handlers answer. They say it in a private header, which becomes the real
// one here; and a body that ends short of it breaks the connection instead of passing for a whole picture.
function finishHeaders(req, res, word) {
  const { writeHead } = res;
  res.writeHead = function writeFinishedHead(status, ...parts) {
    const length = res.getHeader(LENGTH_HEADER);
    res.removeHeader(BODY_HEADER);
    // Static files pass no middleware and no door that knows the configuration.
    if (isHttps && !res.hasHeader('strict-transport-security'))
      res.setHeader('strict-transport-security', STRICT_TRANSPORT_SECURITY);
    if (length !== undefined) {
      res.removeHeader(LENGTH_HEADER);
      if (/^\d+$/.test(String(length))) {
        res.removeHeader('transfer-encoding');
        res.setHeader('content-length', String(length));
        res.strictContentLength = true;
      }
    }
    return writeHead.call(res, honestStatus(req, status, word), ...parts);
  };
  for (const name of ['write', 'end']) keepToLength(res, name);
  sendHandedBody(res, word);
}

// The bytes of pictures do not pass through Next: the door further in leaves them here and answers without a body, and they go
// out from here once Next has ended that answer (docs/decisions/0010). Whatever else ends the request lets go of them.
function sendHandedBody(res, word) {
  const { end } = res;
  const take = () => {
    const { body } = word;
    word.body = null;
    return body;
  };
  res.end = function endWithBody(...parts) {
    const ticket = res.headersSent ? undefined : res.getHeader(BODY_HEADER);
    if (!word.body || word.body.ticket !== ticket) {
      take()?.leave();
      return end.apply(res, parts);
    }
    // Taken once the head is written: where it cannot be, the body still lies there to be let go of.
    res.writeHead(res.statusCode);
    take().send(res);
    return res;
  };
  res.once('close', () => {
    // A handler may still be at work, and what it leaves from here on it lets go of itself.
    word.isClosed = true;
    take()?.leave();
  });
}

// Next answers 500 to an action whose body cannot be read, and to actions and pages that refused by throwing: bad input must
// not look like a fault of ours. What a door let in and then failed stays a 500.
function honestStatus(req, status, word) {
  if (status !== 500) return status;
  return word.refusalStatus ?? (word.isAtDoor || req.method !== 'POST' ? status : 400);
}

function keepToLength(res, name) {
  const method = res[name];
  res[name] = function writeWithinLength(...parts) {
    // Node counts only what is written after the length is known.
    if (!res.headersSent && res.hasHeader(LENGTH_HEADER)) res.writeHead(res.statusCode);
    try {
      return method.apply(res, parts);
    } catch (error) {
      if (error?.code !== 'ERR_HTTP_CONTENT_LENGTH_MISMATCH') throw error;
      res.destroy();
      return name === 'end' ? res : false;
    }
  };
}
