// Mails that belong to somebody's sign-up or account. They go out after the answer, and when one cannot be sent, that is
// logged and put on record: it changes no answer, because an answer that differs tells who has an account (T1).

import { config } from '@/lib/config/config';
import { createRandomId } from '@/lib/crypto/secrets';
import { log } from '@/lib/log/log';
import type { Mail } from '@/lib/mail/mail-content';
import { sendMail } from '@/lib/mail/send-mail';
import { describeError } from '@/lib/http/error-responses';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { EventType } from '@/lib/watch/event-types';
import { recordEvent } from '@/lib/watch/record';

/** `type` is the event the mail belongs to, for the record of a failure. */
export type AccountMail = {
  readonly to: string;
  readonly mail: Mail;
  readonly type: EventType;
  readonly actorId?: OwnerId;
};

/** Sends one mail and never throws for the mail's sake. */
export async function sendAccountMail(mail: AccountMail): Promise<void> {
  await deliverAccountMail(mail);
}

/** The same for whoever may tell its outcome: false when the mail could not be sent. */
export async function deliverAccountMail({ to, mail, type, actorId }: AccountMail): Promise<boolean> {
  const mailId = createRandomId();
  try {
    await sendMail(to, mail, mailId);
    return true;
  } catch (error) {
    const { code } = describeError(error);
    log().error({ error, mailId, mail: mail.kind }, 'a mail could not be sent');
    await recordEvent({ type, outcome: 'failed', actorId: actorId ?? null, detail: { mail: mail.kind, code, mailId } });
    return false;
  }
}

type MailedPage =
  | '/sign-in'
  | '/sign-up'
  | '/forgot-password'
  | '/settings/security'
  | '/settings/security/linked'
  | '/settings/security/recovery-codes'
  | '/settings/tokens'
  | '/settings/export';

/** An absolute address of one of our own pages, for a mail. */
export function pageUrl(path: MailedPage): string {
  return `${config().origin}${path}`;
}
