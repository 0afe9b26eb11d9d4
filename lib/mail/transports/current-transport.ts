// Which way mails leave: SMTP or Resend where the operator named one, else the outbox folder.

import { config } from '@/lib/config/config';
import type { MailTransport } from '@/lib/mail/mail-message';
import { createOutbox } from '@/lib/mail/transports/outbox';

let current: Promise<MailTransport> | undefined;

/** The process's transport, made at first use; its library is loaded only where it is needed. */
export function currentTransport(): Promise<MailTransport> {
  current ??= create();
  return current;
}

/** For tests that change the configuration. */
export function forgetTransport(): void {
  current = undefined;
}

async function create(): Promise<MailTransport> {
  const { MAIL_FROM: from, SMTP_URL, RESEND_API_KEY, RESEND_BASE_URL, outboxDir } = config();
  if (SMTP_URL) return (await import('@/lib/mail/transports/smtp')).createSmtp(SMTP_URL, from);
  if (!RESEND_API_KEY) return createOutbox(outboxDir, from);
  const { createResend } = await import('@/lib/mail/transports/resend');
  return createResend(RESEND_API_KEY, { from, baseUrl: RESEND_BASE_URL ?? null });
}
