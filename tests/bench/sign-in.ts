// Row 13 of the goals: sixteen people sign in at once; what that costs beside the bare hash, and what a gallery notices of it.

import http from 'node:http';
import { hash } from '@node-rs/argon2';
import { slowness } from '@/tests/bench/support/machine';
import { median, percentile, report } from '@/tests/bench/support/table';
import { inParallel } from '@/tests/bench/support/upload';
import { actionId, type BenchVault } from '@/tests/bench/support/vault';

/** A server that has been asked before: its code is compiled, its connections are open. */
const WARM_ROUNDS = 120;
const ROUNDS = 25;
const PEOPLE = 16;
/** Sixteen at a time, so often: long enough that a gallery is asked for some hundred times meanwhile. */
const STORMS = 6;
const IDLE_LOOKS = 100;
const PARAMETERS = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

let posts = 0;
/** Each from a network address of its own, of which there are many on this machine: the door counts by it. */
function nextAddress(): string {
  posts += 1;
  return `127.0.${1 + (posts >> 7)}.${1 + (posts & 127)}`;
}

function post(vault: BenchVault, id: string, email: string): Promise<number> {
  const boundary = '----bench';
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = `${field('_1_email', email)}${field('_1_password', 'not-The-password-9')}${field('0', '[null,"$K1"]')}--${boundary}--\r\n`;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const headers = {
      origin: vault.origin,
      'next-action': id,
      accept: 'text/x-component',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': Buffer.byteLength(body),
    };
    const { port, host } = new URL(vault.origin);
    const way = { host: '127.0.0.1', port, path: '/sign-in', localAddress: nextAddress(), agent: false } as const;
    const request = http.request({ ...way, method: 'POST', headers: { ...headers, host } }, (response) => {
      let answer = '';
      response.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
      });
      response.on('end', () => {
        if (answer.includes('auth/bad-credentials')) resolve(performance.now() - started);
        else reject(new Error(`sign-in answered ${response.statusCode}: ${answer.slice(0, 300)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const unknownEmail = () => `nobody-${crypto.randomUUID()}@example.org`;

/** Refused sign-ins, one at a time and sixteen at once, against bare argon2id with the same parameters. */
export async function benchSignIn(vault: BenchVault): Promise<void> {
  const id = actionId('signIn');
  for (let round = 0; round < WARM_ROUNDS; round += 1) await post(vault, id, unknownEmail());
  const bare: number[] = [];
  const single: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    await hash('not-The-password-9', PARAMETERS);
    bare.push(performance.now() - started);
    single.push(await post(vault, id, unknownEmail()));
  }
  const slow = await slowness();
  report({
    metric: '13 refused sign-in, one at a time',
    measured: `${median(single).toFixed(0)} ms`,
    yardstick: `bare argon2id 64 MiB t=3 ${median(bare).toFixed(0)} ms`,
    ratio: median(single) / median(bare),
    target: `<= hash + 15 ms, here + ${(15 * slow).toFixed(0)}`,
    isMet: median(single) <= median(bare) + 15 * slow,
  });
  const look = () => page(`${vault.origin}/api/images?limit=50`, vault.cookie);
  const idle = await inParallel(Array.from({ length: IDLE_LOOKS }), 1, look);
  let isOver = false;
  const storm = inParallel(Array.from({ length: PEOPLE * STORMS }), PEOPLE, () => post(vault, id, unknownEmail())).finally(() => {
    isOver = true;
  });
  const busy: number[] = [];
  while (!isOver) busy.push(await look());
  await storm;
  const [before, during] = [percentile(idle, 0.95), percentile(busy, 0.95)];
  report({
    metric: `13 gallery list p95 while ${PEOPLE} sign in at once`,
    measured: `${during.toFixed(0)} ms`,
    yardstick: `idle ${before.toFixed(0)} ms`,
    ratio: during / before,
    target: '<= 3',
    isMet: during / before <= 3,
  });
}

async function page(url: string, cookie: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url, { headers: { cookie } });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`the list answered ${answer.status}`);
  return performance.now() - started;
}
