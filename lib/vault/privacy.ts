// What an owner decided about their pictures: what is kept of a file, and what may leave.

import type { Actor } from '@/lib/auth/actor';
import {
  changePrivacySettings,
  findPrivacySettings,
  type PrivacyChange,
  type PrivacyRow,
} from '@/lib/db/protect/privacy-settings';
import { inTransaction } from '@/lib/db/transactions';
import { DEFAULT_PRIVACY, downloadRulesSchema, type PrivacyDto } from '@/lib/shared/protect/privacy';
import { SafelightError } from '@/lib/shared/safelight-error';
import { recordEvent } from '@/lib/watch/record';

/**
 * The owner's decisions, or the defaults before the first one.
 * @throws SafelightError `internal/unexpected` for stored rules that nobody can read: what may leave is never guessed
 */
export async function requirePrivacy(actor: Pick<Actor, 'ownerId'>): Promise<PrivacyDto> {
  const row = await findPrivacySettings(actor.ownerId);
  return row === null ? DEFAULT_PRIVACY : privacyOf(row);
}

/**
 * Changes what is given and leaves the rest; the ledger tells which, in the same transaction. `rules` are replaced as a whole.
 * @throws SafelightError as `requirePrivacy`; `db/unavailable`
 */
export async function changePrivacy(actor: Actor, change: PrivacyChange): Promise<PrivacyDto> {
  const { ownerId, sessionId } = actor;
  const row = await inTransaction(async (tx) => {
    const changed = await changePrivacySettings(tx, ownerId, change);
    const detail = detailOf(change);
    await recordEvent({ type: 'privacy.changed', outcome: 'success', actorId: ownerId, sessionId, detail }, tx);
    return changed;
  });
  return privacyOf(row);
}

function privacyOf({ keepOriginals, keepCapture, rules }: PrivacyRow): PrivacyDto {
  const parsed = downloadRulesSchema.safeParse(rules);
  if (!parsed.success) throw new SafelightError('internal/unexpected', { detail: 'stored download rules' });
  return { keepOriginals, keepCapture, rules: parsed.data };
}

function detailOf({ keepOriginals, keepCapture, rules }: PrivacyChange): Record<string, string | boolean> {
  return {
    ...(keepOriginals === undefined ? {} : { keepOriginals }),
    ...(keepCapture === undefined ? {} : { keepCapture }),
    ...(rules === undefined ? {} : { rules: JSON.stringify(rules) }),
  };
}
