// Something that listens where clamd would and says what a test wants it to say.

import net from 'node:net';

export type FakeClamd = {
  readonly port: number;
  /** What it says to whatever was streamed to it; null: nothing, and it holds the line. */
  says: string | null;
  /** The files it was sent, each whole. */
  readonly seen: Buffer[];
  readonly stop: () => Promise<void>;
};

/** Starts one on this machine. */
export async function startFakeClamd(port = 0): Promise<FakeClamd> {
  const sockets = new Set<net.Socket>();
  const fake = { says: 'stream: OK\0' as string | null, seen: [] as Buffer[] };
  const server = net.createServer((socket) => {
    let received = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece]);
      if (received.toString('latin1') === 'zPING\0') return void socket.end('PONG\0');
      const file = wholeFile(received);
      if (file === null) return;
      fake.seen.push(file);
      if (fake.says !== null) socket.end(fake.says);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return Object.assign(fake, { port: (server.address() as net.AddressInfo).port, stop });
}

/** What an INSTREAM conversation carried, once it is over. */
function wholeFile(received: Buffer): Buffer | null {
  const pieces: Buffer[] = [];
  for (let at = 10; at + 4 <= received.byteLength; ) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    pieces.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
