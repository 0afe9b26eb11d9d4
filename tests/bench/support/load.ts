// Loads for what answers over HTTP: how many answers a second, and what one costs the processor.

import http from 'node:http';
import { treeUse } from '@/tests/bench/support/process-tree';

const WARM_ROUNDS = 200;
/** A person may ask for 12,000 answers with bytes a minute (lib/auth/byte-limit.ts): all cells together stay well below. */
const MAX_REQUESTS = 2_400;
const TURNS = 6;
const AFTER_MILLISECONDS = 400;

export type Rate = { perSecond: number; cpuMilliseconds: number; times: number[] };

export type Load = { url: string; headers: Record<string, string>; connections: number; pids: number[]; status?: number };

/**
 * GETs each load's address with its connections at once, over kept-alive connections. The loads take turns of `seconds` / TURNS, so
 * that what they are compared by was measured at the same time: on a shared machine one moment is not like another.
 */
export async function inTurns(loads: readonly Load[], seconds: number): Promise<Rate[]> {
  const sums = loads.map((load) => ({
    load,
    agent: new http.Agent({ keepAlive: true, maxSockets: load.connections }),
    seconds: 0,
    cpuMilliseconds: 0,
    times: [] as number[],
  }));
  // Both sides are measured warm: their code compiled, their files in the page cache.
  for (const { load, agent } of sums) await warm(load.url, load.headers, { agent, rounds: WARM_ROUNDS });
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const sum of sums) {
      const before = treeUse(...sum.load.pids).cpuMilliseconds;
      const started = performance.now();
      sum.times.push(...(await oneTurn(sum.load, sum.agent, seconds / TURNS)));
      sum.seconds += (performance.now() - started) / 1000;
      // What an answer leaves to be done later (the ledger's batch, the collector) counts for the one who caused it.
      await new Promise((resolve) => setTimeout(resolve, AFTER_MILLISECONDS));
      sum.cpuMilliseconds += treeUse(...sum.load.pids).cpuMilliseconds - before;
    }
  }
  return sums.map(({ agent, seconds: taken, cpuMilliseconds, times }) => {
    agent.destroy();
    return { perSecond: times.length / taken, cpuMilliseconds: cpuMilliseconds / times.length, times };
  });
}

async function oneTurn(load: Load, agent: http.Agent, seconds: number): Promise<number[]> {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const lane = async () => {
    while (performance.now() < until && times.length < MAX_REQUESTS / TURNS) {
      const begun = performance.now();
      const status = await get(load.url, load.headers, agent);
      if (status !== (load.status ?? 200)) throw new Error(`${load.url} answered ${status}`);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, lane));
  return times;
}

async function warm(url: string, headers: Record<string, string>, options: { agent: http.Agent; rounds: number }): Promise<void> {
  const lanes = Array.from({ length: 8 }, async () => {
    for (let round = 0; round < options.rounds / 8; round += 1) await get(url, headers, options.agent);
  });
  await Promise.all(lanes);
}

function get(url: string, headers: Record<string, string>, agent?: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers, ...(agent ? { agent } : {}) }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      })
      .on('error', reject);
  });
}
