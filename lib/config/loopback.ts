// Hosts that are this very machine, for which plain http is no way over a network.

/** True for localhost, 127.0.0.0/8 and ::1; IPv6 with or without brackets. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bare);
}
