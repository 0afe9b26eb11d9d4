// A key nobody holds. A proof by a key we do not know is judged against it, so that it takes as long as any other.

let made: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** Its public half as COSE (RFC 9053): made once a process, the private half thrown away. */
export function unknownPublicKey(): Promise<Uint8Array<ArrayBuffer>> {
  made ??= create();
  return made;
}

async function create(): Promise<Uint8Array<ArrayBuffer>> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}; the point is 04 x y.
  const head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
  return Uint8Array.from([...head, ...point.slice(1, 33), 0x22, 0x58, 0x20, ...point.slice(33)]);
}
