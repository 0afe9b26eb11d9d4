// Where the malware scanner listens: `tcp://host:port`, or a socket file, `unix:/path`.

export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

const SOCKET = /^unix:(\/[^\0]*[^/\0])$/;
const TCP = /^tcp:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i;

/** Null for what has neither form. */
export function parseClamdAddress(text: string): ClamdAddress | null {
  const [, path] = SOCKET.exec(text) ?? [];
  if (path !== undefined) return { path };
  const [, host, port] = TCP.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}
