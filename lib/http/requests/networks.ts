// Whether an address lies in a list of networks. An address nobody vouches for lies in none.

import { BlockList, isIP } from 'node:net';

/**
 * True when `networks` (CIDR: `203.0.113.0/24`, `2001:db8::/48`) is empty or one of them holds `address`.
 * An unknown address (null) passes an empty list only.
 */
export function isWithinNetworks(address: string | null, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  const version = address === null ? 0 : isIP(address);
  if (address === null || version === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix = ''] = network.split('/');
    list.addSubnet(base, Number(prefix), isIP(base) === 4 ? 'ipv4' : 'ipv6');
  }
  return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
