// Mails by Resend's API. It has no time limit of its own, so this file brings one; a retry carries the same idempotency
// key, so that an answer lost on the way is not a second mail.

import { Resend } from 'resend';
import { MAIL_HEADERS } from '@/lib/mail/mail-headers';
import { MailRefused, type MailTransport } from '@/lib/mail/mail-message';

const REQUEST_MILLISECONDS = 10_000;
// Says "later", all other 4xx say "never" (Resend's error reference).
const TRANSIENT_STATUS = new Set([408, 409, 425, 429]);

/** `baseUrl` null means Resend's own address; `requestMilliseconds` is the longest one try may take. */
export function createResend(
  apiKey: string,
  options: { from: string; baseUrl: string | null; requestMilliseconds?: number },
): MailTransport {
  const client = new Resend(apiKey, options.baseUrl === null ? {} : { baseUrl: options.baseUrl.replace(/\/+$/, '') });
  return {
    name: 'resend',
    async send({ id, to, subject, text, html }) {
      const { error } = await client.emails.send(
        { from: options.from, to, subject, text, html, headers: { ...MAIL_HEADERS } },
        { idempotencyKey: id, signal: AbortSignal.timeout(options.requestMilliseconds ?? REQUEST_MILLISECONDS) },
      );
      if (!error) return;
      const status = error.statusCode ?? 0;
      const isPermanent = status >= 400 && status < 500 && !TRANSIENT_STATUS.has(status);
      // The API's own message may quote the recipient: only its name and status are kept.
      const told = `resend: ${error.name} ${status}`;
      throw isPermanent ? new MailRefused(told) : new Error(told);
    },
  };
}
