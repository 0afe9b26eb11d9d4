// What each owner decided about their pictures, as one row; no row means the defaults.

import { db, type Transaction } from '@/lib/db/client';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { DownloadRules } from '@/lib/shared/protect/privacy';

export type PrivacyRow = { readonly keepOriginals: boolean; readonly keepCapture: boolean; readonly rules: unknown };
export type PrivacyChange = {
  readonly keepOriginals?: boolean | undefined;
  readonly keepCapture?: boolean | undefined;
  readonly rules?: DownloadRules | undefined;
};

/** The owner's decisions; null before the first one. */
export function findPrivacySettings(ownerId: OwnerId): Promise<PrivacyRow | null> {
  return db().privacySettings.findUnique({
    where: { ownerId },
    select: { keepOriginals: true, keepCapture: true, rules: true },
  });
}

/** Keeps what is given and leaves the rest as it is; answers the whole. */
export async function changePrivacySettings(tx: Transaction, ownerId: OwnerId, change: PrivacyChange): Promise<PrivacyRow> {
  const { rules, ...switches } = change;
  const set = Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined));
  const data = rules === undefined ? set : { ...set, rules };
  return tx.privacySettings.upsert({
    where: { ownerId },
    create: { ownerId, ...data },
    update: data,
    select: { keepOriginals: true, keepCapture: true, rules: true },
  });
}
