// Whether the time of an answer tells who has an account: 200 sign-ins of each kind through the real action on real PostgreSQL.
// Run: NODE_OPTIONS=--experimental-vm-modules npx jest --selectProjects integration --testMatch '**/tests/bench/sign-in-timing.bench.ts'

import { signIn } from '@/app/(public)/sign-in/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { send, fromFreshAddress, warmUp } from '@/tests/support/forms';
import { createMember, freshEmail } from '@/tests/support/members';
import { createPerson } from '@/tests/support/people';

const SAMPLES = 200;
/** The largest difference of medians, as a share of the largest median. */
const MAX_SPREAD = 0.05;

const quantile = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

it('answers wrong, unknown, password-less and locked in the same time', async () => {
  await warmUp();
  fromFreshAddress();
  const { email: known } = await createMember();
  const { email: passwordless } = await createPerson();
  const locked = freshEmail();
  for (let i = 0; i < 5; i += 1) await admit(throttleKey('acct', locked));
  const kinds = { wrong: () => known, unknown: freshEmail, passwordless: () => passwordless, locked: () => locked };
  const times: Record<string, number[]> = {};
  for (let i = 0; i < SAMPLES; i += 1) {
    // Interleaved, so that a slow moment of the machine hits all kinds.
    for (const [kind, email] of Object.entries(kinds)) {
      fromFreshAddress();
      const address = email();
      if (kind !== 'locked') await forgive(throttleKey('acct', address));
      const start = performance.now();
      await send(signIn, { email: address, password: 'Not-The-Password-1' });
      (times[kind] ??= []).push(performance.now() - start);
      await settleAfterResponse();
    }
  }
  const rows = Object.entries(times).map(([kind, values]) => ({
    kind,
    median: quantile(values, 0.5),
    p90: quantile(values, 0.9),
  }));
  const medians = rows.map(({ median }) => median);
  const spread = (Math.max(...medians) - Math.min(...medians)) / Math.max(...medians);
  const line = rows.map(({ kind, median, p90 }) => `${kind} ${median.toFixed(1)}/${p90.toFixed(1)} ms`).join(' · ');
  process.stdout.write(`sign-in timing, median/p90 of ${SAMPLES}: ${line} · spread ${(spread * 100).toFixed(1)} %\n`);
  expect(spread).toBeLessThan(MAX_SPREAD);
}, 1_200_000);
