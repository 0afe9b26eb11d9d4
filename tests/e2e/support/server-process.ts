// The vault's own process, found below `npm start`: how much memory it holds.

import { readdirSync, readFileSync } from 'node:fs';
import { vaultState } from './vault-state';

const PAGE_BYTES = 4096;
type Process = { pid: number; parent: number };

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }];
      } catch {
        // Ended while it was read.
        return [];
      }
    });
}

/** The process that serves. */
export function serverPid(): number {
  const all = processes();
  const below = (pid: number): number[] =>
    all.filter(({ parent }) => parent === pid).flatMap(({ pid: child }) => [child, ...below(child)]);
  // Next gives its process a title of its own.
  const found = below(vaultState().pid).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('next-server'));
  if (found === undefined) throw new Error('the server’s process was not found');
  return found;
}

/** Samples the server's resident memory until the returned function is called, which answers the peak in bytes. */
export function watchServerPeak(): { restBytes: number; peakBytes: () => number } {
  const pid = serverPid();
  const rss = () => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  const restBytes = rss();
  let peak = restBytes;
  const timer = setInterval(() => {
    peak = Math.max(peak, rss());
  }, 50);
  return {
    restBytes,
    peakBytes: () => {
      clearInterval(timer);
      return peak;
    },
  };
}
