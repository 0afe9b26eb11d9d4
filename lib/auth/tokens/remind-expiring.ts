// Tells owners that a token of theirs ends soon, once, so that no program of theirs stops by surprise.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { takeExpiringTokens } from '@/lib/db/sessions/api-tokens';
import { ownerIdFrom } from '@/lib/shared/owner-id';

/** How long before the end the mail goes out. */
export const REMIND_DAYS = 7;
const BATCH = 100;

/**
 * One round: mails the owners of tokens that expire within seven days and were made for longer. A token is marked before its
 * mail is sent, so that no crash and no second process makes two of it. Answers how many.
 * @throws SafelightError `db/unavailable`
 */
export async function remindExpiringTokens(now = new Date()): Promise<number> {
  let told = 0;
  for (;;) {
    const batch = await takeExpiringTokens(now, { days: REMIND_DAYS, limit: BATCH });
    for (const { userId, email, hint, expires } of batch) {
      const mail = { kind: 'token-expiring', hint, expires, tokensUrl: pageUrl('/settings/tokens') } as const;
      await sendAccountMail({ to: email, mail, type: 'token.expiring', actorId: ownerIdFrom(userId) });
    }
    told += batch.length;
    if (batch.length < BATCH) return told;
  }
}
