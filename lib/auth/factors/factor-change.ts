// What follows when a second factor comes or goes, whichever it is: nobody stays signed in elsewhere by the rules of before,
// it is on record, and the owner is told.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor, SessionActor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { endSignIns } from '@/lib/db/sessions/access';
import type { Transaction } from '@/lib/db/client';
import type { FactorKind } from '@/lib/mail/mail-content';
import type { EventType } from '@/lib/watch/event-types';
import { recordEvent } from '@/lib/watch/record';

/** Which factor came or went. */
export type FactorChange = { readonly kind: 'factor-added' | 'factor-removed'; readonly factor: FactorKind };

function typeOf({ kind, factor }: FactorChange): EventType {
  return `auth.${factor}-${kind === 'factor-added' ? 'added' : 'removed'}`;
}

/**
 * Ends the person's other sessions and every sign-in that waits, by the rules of before, and puts the change on record; in the
 * transaction of the change.
 */
export async function settleFactorChange(
  tx: Transaction,
  { ownerId: actorId, sessionId }: SessionActor,
  { subjectId = null, ...change }: FactorChange & { readonly subjectId?: string | null },
): Promise<void> {
  const ended = await endSignIns(tx, actorId, sessionId);
  const type = typeOf(change);
  await recordEvent({ type, outcome: 'success', actorId, sessionId, subjectId, detail: { ended } }, tx);
}

/** Mails the owner after the answer. */
export function tellFactorChange(actor: Actor, { kind, factor }: FactorChange): void {
  const type = typeOf({ kind, factor });
  const urls = { securityUrl: pageUrl('/settings/security'), forgotPasswordUrl: pageUrl('/forgot-password') };
  const mail = { kind, factor, at: new Date(), ...urls };
  afterResponse('factor notice', () => sendAccountMail({ to: actor.email, mail, type, actorId: actor.ownerId }));
}
