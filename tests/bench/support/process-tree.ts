// CPU time and resident memory of a process and everything it started, from /proc (Linux).

import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const TICK_MILLISECONDS = 10;
const PAGE_BYTES = 4096;

type Entry = { parent: number; cpuMilliseconds: number; rssBytes: number };

function readAll(): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
      entries.set(Number(name), {
        parent: fields[1] ?? 0,
        cpuMilliseconds: ticks * TICK_MILLISECONDS,
        rssBytes: (fields[21] ?? 0) * PAGE_BYTES,
      });
    } catch {
      // The process ended while it was read.
    }
  }
  return entries;
}

export type TreeUse = { cpuMilliseconds: number; rssBytes: number };

/** Sums over `pid` and its descendants; children that ended count for their parents' CPU. */
export function treeUse(...pids: number[]): TreeUse {
  const entries = readAll();
  const sum: TreeUse = { cpuMilliseconds: 0, rssBytes: 0 };
  const visit = (pid: number) => {
    const entry = entries.get(pid);
    if (!entry) return;
    sum.cpuMilliseconds += entry.cpuMilliseconds;
    sum.rssBytes += entry.rssBytes;
    for (const [child, { parent }] of entries) if (parent === pid) visit(child);
  };
  for (const pid of pids) visit(pid);
  return sum;
}

/** Samples the tree's resident memory until the returned function is called, which answers the peak in bytes. */
export function watchPeak(pid: number): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, treeUse(pid).rssBytes);
  }, 50);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** Open descriptors of one process: files and what else is no socket, and sockets, those of its database pool among them. */
export function openDescriptors(pid: number): { files: number; sockets: number } {
  const folder = `/proc/${pid}/fd`;
  const isSocket = readdirSync(folder).map((name) => targetOf(`${folder}/${name}`).startsWith('socket:'));
  const sockets = isSocket.filter(Boolean).length;
  return { files: isSocket.length - sockets, sockets };
}

/** Empty for one that was closed meanwhile. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

const QUIET_SHARE = 0.05;
const MAX_QUIET_SECONDS = 30;

/** Longer than what is put off until uploads have ended (lib/vault/renditions/preview-queue.ts). */
const QUIET_SECONDS = 2;

/** Waits until the trees of `pids` have used less than a twentieth of a core for two seconds, or half a minute: what came before is over. */
export async function untilQuiet(...pids: number[]): Promise<void> {
  let quiet = 0;
  for (let second = 0; second < MAX_QUIET_SECONDS && quiet < QUIET_SECONDS; second += 1) {
    const before = treeUse(...pids).cpuMilliseconds;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    quiet = treeUse(...pids).cpuMilliseconds - before < QUIET_SHARE * 1_000 ? quiet + 1 : 0;
  }
}
