// How long something may take on a machine that does other things as well.

import { spawnSync } from 'node:child_process';

/** What a bare `node -e 0` takes on two quiet cores. */
const QUIET_NODE_MILLISECONDS = 60;

/** `milliseconds`, and longer by as much as bare Node takes longer to start right now than on a quiet machine. */
export function patienceOf(milliseconds: number): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - begun;
  });
  const median = times.sort((a, b) => a - b)[2] ?? QUIET_NODE_MILLISECONDS;
  return milliseconds * Math.max(1, median / QUIET_NODE_MILLISECONDS);
}
