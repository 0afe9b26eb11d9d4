// Whether the time of an answer tells who has an account: 200 calls of each kind through the real actions on real PostgreSQL, for
// signing in, signing up and asking for a reset. About four minutes on a quiet machine with two cores; part of `npm run bench`. By itself:
// npm run test:timing

import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { signIn } from '@/app/(public)/sign-in/actions';
import { signUp } from '@/app/(public)/sign-up/actions';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { admit, forgive, throttleKey } from '@/lib/auth/throttle';
import { send, fromFreshAddress, warmUp } from '@/tests/support/requests/forms';
import { createMember, freshEmail, GOOD_PASSWORD } from '@/tests/support/people/members';
import { createPerson } from '@/tests/support/people/people';

const SAMPLES = 200;
const WARM_ROUNDS = 5;
const MAX_MILLISECONDS = 5;
const ATTEMPTS = 3;

/** What has to be there before one call of a kind, and the address it is made with. */
type Kinds = Readonly<Record<string, () => string | Promise<string>>>;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Interleaved, and in an order that turns with each round, so that a slow moment of the machine, and whatever one call leaves
 * for the next, hits all kinds alike.
 */
async function measure(kinds: Kinds, call: (email: string) => Promise<unknown>): Promise<Record<string, number[]>> {
  const names = Object.keys(kinds);
  const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -WARM_ROUNDS; round < SAMPLES; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round + WARM_ROUNDS) % names.length] ?? '';
      fromFreshAddress();
      const email = (await kinds[name]?.()) ?? '';
      const start = performance.now();
      await call(email);
      if (round >= 0) times[name]?.push(performance.now() - start);
      await settleAfterResponse();
    }
  }
  return times;
}

/** The largest median of the differences between two kinds of one round: what slows a whole round down cancels out. */
function worstDifference(times: Record<string, number[]>): number {
  const all = Object.values(times);
  const between = (a: readonly number[], b: readonly number[]) => Math.abs(median(a.map((value, at) => value - (b[at] ?? 0))));
  return Math.max(...all.flatMap((a, at) => all.slice(at + 1).map((b) => between(a, b))));
}

/** A busy machine may call for another try; what truly tells an account from none shows in each of them. */
async function judge(title: string, kinds: Kinds, call: (email: string) => Promise<unknown>): Promise<void> {
  let difference = Number.POSITIVE_INFINITY;
  for (let attempt = 1; attempt <= ATTEMPTS && difference >= MAX_MILLISECONDS; attempt += 1) {
    const times = await measure(kinds, call);
    difference = worstDifference(times);
    const line = Object.entries(times).map(([kind, values]) => `${kind} ${median(values).toFixed(1)} ms`);
    process.stdout.write(
      `${title}, median of ${SAMPLES}: ${line.join(' · ')} · difference ${difference.toFixed(2)} ms (< ${MAX_MILLISECONDS} ms)\n`,
    );
  }
  expect(difference).toBeLessThan(MAX_MILLISECONDS);
}

const known = async () => (await createPerson()).email;
/** The same work before the call as for a known address, so that no kind meets a colder machine. */
const unknown = async () => {
  await known();
  return freshEmail();
};
const person = (email: string) => ({ name: 'Anna', email, password: GOOD_PASSWORD });
const guess = (email: string) => send(signIn, { email, password: 'Not-The-Password-1' });

beforeAll(() => warmUp());

it('sign-in: wrong, unknown and password-less', async () => {
  const { email: member } = await createMember();
  const wrong = async () => {
    await known();
    await forgive(throttleKey('acct', member));
    return member;
  };
  await judge('sign-in', { wrong, unknown, passwordless: known }, guess);
}, 5_400_000);

// That it is locked is said in the answer, and costs a look at the clock; that must not tell whose address it is.
it('sign-in while locked: known and unknown', async () => {
  const locked = [(await createMember()).email, freshEmail()] as const;
  for (const email of locked) for (let i = 0; i < 5; i += 1) await admit(throttleKey('acct', email));
  await judge('sign-in while locked', { known: () => locked[0], unknown: () => locked[1] }, guess);
}, 5_400_000);

it('registration: known and unknown', async () => {
  await judge('registration', { known, unknown }, (email) => send(signUp, person(email)));
}, 5_400_000);

it('reset: known and unknown', async () => {
  await judge('reset', { known, unknown }, (email) => send(forgotPassword, { email }));
}, 5_400_000);
