// Changing what may leave. Whoever makes a rule stricter needs a session, whoever loosens one a fresh proof: a stolen session
// must not be able to open what its owner closed (T13).

import type { Actor } from '@/lib/auth/actor';
import { requireFresh } from '@/lib/auth/sessions/step-up';
import { changeRulesAt, findAlbumRules, findRulesAt } from '@/lib/db/protect/download-rules';
import { inTransaction } from '@/lib/db/transactions';
import type { DownloadRules } from '@/lib/shared/protect/privacy';
import type { RulesPlaceInput } from '@/lib/shared/protect/protect-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';
import { isLooser, isRuling, parseRules } from '@/lib/vault/protect/strictest-rules';
import { recordEvent } from '@/lib/watch/record';

/**
 * Replaces the rules of one place; they hold from the next request on. The ledger tells in the same transaction.
 * @throws SafelightError `auth/step-up` when they loosen what stands and the last proof is older than five minutes;
 *   `object/not-found` when there is no such album or picture of the owner
 */
export async function changeRules(actor: Actor, place: RulesPlaceInput, rules: DownloadRules): Promise<DownloadRules> {
  const { ownerId, sessionId } = actor;
  await inTransaction(async (tx) => {
    const isThere = await changeRulesAt(tx, ownerId, placeOf(place), (standing) => {
      if (isLooser(parseRules(standing), rules)) requireFresh(actor);
      return rules;
    });
    if (!isThere) throw new SafelightError('object/not-found');
    const subjectId = place.place === 'owner' ? null : place.id;
    const detail = { place: place.place, rules: JSON.stringify(rules) };
    await recordEvent({ type: 'privacy.changed', outcome: 'success', actorId: ownerId, sessionId, subjectId, detail }, tx);
  });
  return rules;
}

/**
 * The rules set at one place, without what other places add.
 * @throws SafelightError `object/not-found`
 */
export async function requireRulesAt(actor: Actor, place: RulesPlaceInput): Promise<DownloadRules> {
  const found = await findRulesAt(actor.ownerId, placeOf(place));
  if (!found) throw new SafelightError('object/not-found');
  return parseRules(found.rules);
}

/**
 * Passes for what takes pictures out of these albums, or the albums away, unless that would lift a rule: then it wants the same
 * proof as loosening the rule itself. Albums that are not the owner's rule nothing.
 * @throws SafelightError `auth/step-up`
 */
export async function requireProofToLift(actor: Actor, albumIds: readonly string[]): Promise<void> {
  const found = await findAlbumRules(actor.ownerId, albumIds);
  if (found.some(({ rules }) => isRuling(parseRules(rules)))) requireFresh(actor);
}

function placeOf(place: RulesPlaceInput) {
  return place.place === 'owner' ? ({ kind: 'owner' } as const) : { kind: place.place, id: place.id };
}
