// An export is prepared, or given up: on record, and by mail.

import { pageUrl, sendAccountMail } from '@/lib/auth/account/account-mail';
import { type ExportWork, finishExport, type Lease, listPartWork } from '@/lib/db/exports/export-work';
import { inTransaction } from '@/lib/db/transactions';
import { findProfile } from '@/lib/db/accounts/users';
import type { Mail } from '@/lib/mail/mail-content';
import { EXPORT_HOURS } from '@/lib/shared/exports/export-limits';
import type { OwnerId } from '@/lib/shared/owner-id';
import { recordEvent } from '@/lib/watch/record';

const HOUR_MILLISECONDS = 60 * 60_000;
const lastHour = () => new Date(Date.now() + EXPORT_HOURS * HOUR_MILLISECONDS);

/** Opens the export for download and mails its owner; nothing happens when it is gone meanwhile. */
export async function endReady(ownerId: OwnerId, work: ExportWork, lease: Lease): Promise<void> {
  const parts = await listPartWork(ownerId, work.id);
  const images = parts.reduce((sum, part) => sum + part.images, 0);
  const unreadable = parts.reduce((sum, part) => sum + part.unreadable, 0);
  const expires = lastHour();
  const isDone = await inTransaction(async (tx) => {
    const isHeld = await finishExport(tx, lease, { state: 'ready', images, expires });
    const about = { actorId: ownerId, subjectId: work.id, detail: { stage: 'ready', images, unreadable, parts: parts.length } };
    if (isHeld) await recordEvent({ type: 'export.made', outcome: 'success', ...about }, tx);
    return isHeld;
  });
  if (!isDone) return;
  const pages = { exportsUrl: pageUrl('/settings/export'), forgotPasswordUrl: pageUrl('/forgot-password') };
  await tell(ownerId, { kind: 'export-ready', askedAt: work.createdAt, expires, ...pages });
}

/** Gives an export up and mails its owner. */
export async function endFailed(ownerId: OwnerId, lease: Lease): Promise<void> {
  const isDone = await inTransaction(async (tx) => {
    const isHeld = await finishExport(tx, lease, { state: 'failed', expires: lastHour() });
    const about = { actorId: ownerId, subjectId: lease.exportId, detail: { stage: 'given-up' } };
    if (isHeld) await recordEvent({ type: 'export.made', outcome: 'failed', ...about }, tx);
    return isHeld;
  });
  if (isDone) await tell(ownerId, { kind: 'export-failed', exportsUrl: pageUrl('/settings/export') });
}

async function tell(actorId: OwnerId, mail: Mail): Promise<void> {
  const person = await findProfile(actorId);
  if (person) await sendAccountMail({ to: person.email, mail, type: 'export.made', actorId });
}
