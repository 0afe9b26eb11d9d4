// Runs one call of an action through the steps of its door and answers an ActionResult; nothing but Next's own control flow
// (redirect, notFound) is thrown.

import { headers as nextHeaders } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { actionRefusal } from '@/lib/auth/door/action-refusal';
import type { SessionActor } from '@/lib/auth/actor';
import { type AdmitPerson, admitPublic, settleFailure } from '@/lib/auth/door/door-entry';
import { plainInput } from '@/lib/auth/door/form-input';
import type { Rule } from '@/lib/auth/limits';
import { requestFacts } from '@/lib/auth/request-facts';
import { noteDoorReached } from '@/lib/http/answer-status';
import { runWithRequestContext } from '@/lib/log/request-context';
import type { ActionResult } from '@/lib/shared/dto';

/**
 * `name` stands in ledger and limits (`photos.trash`); `limit` counts calls of one person, in public doors of one address.
 * `isStepUp` wants a proof of identity of the last five minutes (doors of signed-in people only).
 */
export type ActionOptions<S extends z.ZodType> = {
  readonly name: string;
  readonly schema: S;
  readonly limit?: Rule;
  readonly isStepUp?: boolean;
};

/** One call by a signed-in person whom `admit` lets in. `input` is what the browser sent: anything at all. */
export function answerPerson<S extends z.ZodType, T>(
  admit: AdmitPerson,
  { name, schema, limit, isStepUp }: ActionOptions<S>,
  fn: (actor: SessionActor, input: z.output<S>) => Promise<T>,
  input: unknown,
): Promise<ActionResult<T>> {
  return answer(name, input, async (headers, met) => {
    const actor = await admit({ name, limit, isStepUp, method: 'POST', headers }, met);
    return fn(actor, await schema.parseAsync(plainInput(input)));
  });
}

/** One call by anybody. */
export function answerPublic<S extends z.ZodType, T>(
  { name, schema, limit }: ActionOptions<S>,
  fn: (input: z.output<S>) => Promise<T>,
  input: unknown,
): Promise<ActionResult<T>> {
  return answer(name, input, async (headers) => {
    await admitPublic({ name, limit, method: 'POST', headers });
    return fn(await schema.parseAsync(plainInput(input)));
  });
}

async function answer<T>(
  name: string,
  input: unknown,
  work: (headers: Headers, met: (actor: SessionActor) => void) => Promise<T>,
): Promise<ActionResult<T>> {
  noteDoorReached();
  const headers = await nextHeaders();
  const facts = requestFacts(headers);
  return runWithRequestContext(facts, async () => {
    let known: SessionActor | null = null;
    const met = (actor: SessionActor) => {
      known = actor;
    };
    try {
      return { ok: true, data: await work(headers, met) };
    } catch (thrown) {
      unstable_rethrow(thrown);
      const error = settleFailure(name, thrown, known);
      return actionRefusal(error, facts.requestId, input instanceof FormData ? input : null);
    }
  });
}
