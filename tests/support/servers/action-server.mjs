// A bare server for the tests of an action's status: it fails as Next does, before a door, behind one, or by a refusal.
// Started as `node --import ./outer-door.mjs tests/support/servers/action-server.mjs`; prints its port.

import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const words = globalThis[Symbol.for('safelight.requests')];

const server = http.createServer(async (req, res) => {
  const { searchParams } = new URL(req.url, 'http://localhost');
  for await (const _ of req);
  await pause(5);
  const word = words.getStore();
  if (searchParams.has('door')) word.isAtDoor = true;
  if (searchParams.has('refusal')) word.refusalStatus = Number(searchParams.get('refusal'));
  res.statusCode = Number(searchParams.get('status') ?? 500);
  res.setHeader('content-type', searchParams.get('type') ?? 'text/x-component');
  res.end('answer');
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit());
