// Whose address a request came from, believed only when our own outer door says so (T9); and the networks addresses belong to.

import { isIP, isIPv4 } from 'node:net';

/** Set by the outer door on every request it lets in; its value is the process's SAFELIGHT_DOOR_TOKEN. */
export const DOOR_HEADER = 'x-safelight-door';
/** The address as the outer door saw it. */
export const CLIENT_ADDRESS_HEADER = 'x-client-ip';

const IPV6_GROUPS = 8;

/**
 * The client's address (IPv4 dotted, IPv6 lower case), or null when nobody we trust told it.
 * Without a door token, or with a wrong one, every header counts as the client's own claim and is not believed.
 */
export function clientAddress(headers: Headers, doorToken: string | undefined): string | null {
  const shown = headers.get(DOOR_HEADER);
  if (!doorToken || shown === null || !equals(shown, doorToken)) return null;
  return normaliseAddress(headers.get(CLIENT_ADDRESS_HEADER) ?? '');
}

/** Network to show to people: IPv4 /24, IPv6 /48, e.g. `203.0.113.0/24`. Text that is no address gives `unknown`. */
export function networkPrefix(ip: string): string {
  const address = normaliseAddress(ip);
  if (address === null) return 'unknown';
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return `${leadingGroups(address, 3)}::/48`;
}

/** What a limit counts by: the IPv4 address itself, the IPv6 /64 that one customer usually holds. */
export function limitPrefix(ip: string): string {
  const address = normaliseAddress(ip);
  if (address === null) return 'unknown';
  return isIPv4(address) ? address : `${leadingGroups(address, 4)}::/64`;
}

function normaliseAddress(text: string): string | null {
  const bare = text.trim().toLowerCase().split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  const address = mapped ?? bare;
  return isIP(address) === 0 ? null : address;
}

function leadingGroups(address: string, count: number): string {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const gap = tail === undefined ? 0 : IPV6_GROUPS - left.length - right.length;
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  return groups
    .slice(0, count)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function groupsOf(part: string): string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? embeddedIPv4(group) : [group]));
}

function embeddedIPv4(dotted: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
  return [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)];
}

// lib/http may not use node:crypto. The loop's time depends on the length of what was sent, never on where it differs.
function equals(shown: string, expected: string): boolean {
  let difference = shown.length ^ expected.length;
  for (let index = 0; index < shown.length; index += 1) {
    difference |= shown.charCodeAt(index) ^ expected.charCodeAt(index % expected.length);
  }
  return difference === 0;
}
