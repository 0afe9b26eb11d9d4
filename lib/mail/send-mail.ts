// Sends one mail to one address, with a few short retries. Addresses are checked here once more, by the same schema as at
// the door; a mail that cannot be sent is the caller's to record and never anybody's answer.

import { log } from '@/lib/log/log';
import { type Mail, mailContent } from '@/lib/mail/mail-content';
import { MailRefused, type MailMessage, type MailTransport } from '@/lib/mail/mail-message';
import { currentTransport } from '@/lib/mail/transports/current-transport';
import { emailSchema } from '@/lib/shared/account/auth-schemas';
import { SafelightError } from '@/lib/shared/safelight-error';

/** Waits between tries; so there is one try more than there are waits. */
export const RETRY_MILLISECONDS: readonly number[] = [1_000, 5_000];

/**
 * Composes and sends a mail. `id` is unique to it and its idempotency key.
 * @throws SafelightError `request/invalid` when `to` is not one plain address; `mail/unavailable` when every try failed.
 */
export async function sendMail(to: string, mail: Mail, id: string): Promise<void> {
  const transport = await currentTransport();
  await deliver(transport, await composeMail(to, mail, id), RETRY_MILLISECONDS);
}

/** The mail as it will be sent. @throws SafelightError `request/invalid` when `to` is not one plain address. */
export async function composeMail(to: string, mail: Mail, id: string): Promise<MailMessage> {
  const recipient = emailSchema.safeParse(to);
  if (!recipient.success) throw new SafelightError('request/invalid', { detail: 'mail recipient is not one plain address' });
  const { subject, link, ...content } = mailContent(mail);
  // Loaded here, so that programs that send no mail need no React.
  const { renderLetter } = await import('@/lib/mail/templates/render-letter');
  const { html, text } = await renderLetter(content);
  return { id, to: recipient.data, subject, html, text, link };
}

/** Hands a mail to a transport, again after each of `waits` unless it was refused for good. @throws SafelightError `mail/unavailable` */
export async function deliver(transport: MailTransport, message: MailMessage, waits: readonly number[]): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await transport.send(message);
      return;
    } catch (error) {
      const wait = waits[attempt];
      if (error instanceof MailRefused || wait === undefined) {
        throw new SafelightError('mail/unavailable', { cause: error, detail: `${transport.name}, try ${attempt + 1}` });
      }
      log().warn({ mailId: message.id, transport: transport.name, attempt: attempt + 1 }, 'mail not sent, trying again');
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
