// Reads what a process uses from /proc. Where there is none (macOS, Windows) the answers are null.

import { readFileSync } from 'node:fs';

/** Linux reports CPU time to every program in hundredths of a second. */
const MILLISECONDS_PER_TICK = 10;

/** Resident bytes of a process. */
export function residentBytesOf(pid: number): number | null {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return line?.[1] === undefined ? null : Number(line[1]) * 1024;
  } catch {
    return null;
  }
}

/** CPU milliseconds a process has used since it started, all threads, user and system. */
export function cpuMillisecondsOf(pid: number): number | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * MILLISECONDS_PER_TICK : null;
  } catch {
    return null;
  }
}
