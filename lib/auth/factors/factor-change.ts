// What follows when a second factor comes or goes, whichever it is: nobody stays signed in elsewhere by the rules of before,
// and the owner is told.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import type { Actor } from '@/lib/auth/actor';
import { afterResponse } from '@/lib/auth/after-response';
import { revokeOtherSessions } from '@/lib/auth/sessions/session';
import { deletePendingOf } from '@/lib/db/pending-sign-ins';
import type { FactorKind } from '@/lib/mail/mail-content';
import type { EventType } from '@/lib/watch/event-types';

/** Which factor came or went. */
export type FactorChange = { readonly kind: 'factor-added' | 'factor-removed'; readonly factor: FactorKind };

/** Ends the person's other sessions and every sign-in that waits, keeps this session, and mails the owner after the answer. */
export async function settleFactorChange(actor: Actor, change: FactorChange): Promise<void> {
  await deletePendingOf(actor.ownerId);
  await revokeOtherSessions(actor);
  tellFactorChange(actor, change);
}

/** Mails the owner after the answer. */
export function tellFactorChange(actor: Actor, { kind, factor }: FactorChange): void {
  const type: EventType = `auth.${factor}-${kind === 'factor-added' ? 'added' : 'removed'}`;
  const urls = { securityUrl: pageUrl('/settings/security'), forgotPasswordUrl: pageUrl('/forgot-password') };
  const mail = { kind, factor, at: new Date(), ...urls };
  afterResponse('factor notice', () => sendAccountMail({ to: actor.email, mail, type, actorId: actor.ownerId }));
}
