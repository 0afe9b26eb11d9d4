// The return of a browser whose person had begun something: to link this identity, or to show again who they are. Whatever does not fit
// is refused; it never becomes a sign-in with another account.

import type { Actor, SessionActor } from '@/lib/auth/actor';
import type { Identity } from '@/lib/auth/oidc/identity';
import type { Intent } from '@/lib/auth/oidc/intent';
import { isLinkedTo, linkIdentity } from '@/lib/auth/oidc/linked-accounts';
import { identityKey } from '@/lib/auth/oidc/providers';
import { LINKED_PATH, refusalPath } from '@/lib/auth/oidc/refusals';
import { findActor } from '@/lib/auth/sessions/session';
import { FRESH_SECONDS, isFresh } from '@/lib/auth/sessions/step-up';
import { completeSignIn } from '@/lib/auth/sign-in/complete-sign-in';
import { config } from '@/lib/config/config';
import type { IdentityProvider } from '@/lib/config/identity-providers';
import { safeNextPath } from '@/lib/http/paths';
import type { ProviderRefusal } from '@/lib/shared/messages/account/providers';
import { isSafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/** `identity` is null when the provider's claims do not hold what we need. */
export type IntentProof = {
  readonly provider: IdentityProvider;
  readonly identity: Identity | null;
  readonly intent: Intent;
};

/** A provider's clock may be ahead of ours by this much. */
const SKEW_SECONDS = 60;

/**
 * Links or confirms, if the session that began it is still the live one of this browser. Answers a path of ours.
 * @throws SafelightError `db/unavailable` and the store's own errors; a refusal is a path, not an error.
 */
export async function completeIntent({ provider, identity, intent }: IntentProof): Promise<string> {
  const actor = await findActor();
  const refuse = async (reason: ProviderRefusal) => {
    await recordRefusal(intent, actor, { method: provider.id, reason });
    return refusalPath(provider.id, reason, intent);
  };
  if (!intent.isValid) return refuse('Configuration');
  if (actor?.sessionId !== intent.sessionId) return refuse('SessionChanged');
  if (identity === null) return refuse('EmailNotVerified');
  const key = identityKey(provider, identity.sub);
  if (intent.purpose === 'link') {
    const refusal = isFresh(actor) ? await link(actor, key) : 'StepUp';
    return refusal === null ? `${LINKED_PATH}?done=linked` : refuse(refusal);
  }
  if (!(await isLinkedTo(actor, key))) return refuse('NotYours');
  if (!isAskedJustNow(identity)) return refuse('NotAskedAgain');
  const nextPath = safeNextPath(intent.nextPath, config().origin);
  return (await completeSignIn({ userId: actor.ownerId, amr: ['oidc'], nextPath })).path;
}

async function link(actor: SessionActor, key: ReturnType<typeof identityKey>): Promise<ProviderRefusal | null> {
  try {
    await linkIdentity(actor, key);
    return null;
  } catch (error) {
    if (isSafelightError(error, 'auth/required')) return 'SessionChanged';
    if (!isSafelightError(error, 'auth/linked-elsewhere')) throw error;
    return (await isLinkedTo(actor, key)) ? 'LinkedAlready' : 'LinkedElsewhere';
  }
}

// A provider that did not ask, or does not say when it did, has shown nothing new.
function isAskedJustNow({ auth_time: at }: Identity): boolean {
  const age = at === undefined ? Number.POSITIVE_INFINITY : Date.now() / 1000 - at;
  return age < FRESH_SECONDS && age > -SKEW_SECONDS;
}

function recordRefusal(intent: Intent, actor: Actor | null, detail: { method: string; reason: string }): Promise<void> {
  const type = intent.purpose === 'link' ? 'auth.linked' : 'auth.confirmed';
  return recordEvent({
    type,
    outcome: 'refused',
    actorId: actor?.ownerId ?? null,
    sessionId: actor?.sessionId ?? null,
    detail,
  });
}
