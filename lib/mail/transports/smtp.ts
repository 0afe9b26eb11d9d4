// Mails by SMTP. Beyond this machine only over TLS with a valid certificate; nothing is sent when TLS cannot be had.

import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { MAIL_HEADERS } from '@/lib/mail/mail-headers';
import { MailRefused, type MailTransport } from '@/lib/mail/mail-message';
import { SafelightError } from '@/lib/shared/safelight-error';

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 5_000, socketTimeout: 20_000 } as const;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Parses `smtp://` or `smtps://` with user, password, host and port. Other parts of the URL are not looked at. */
function serverFrom(smtpUrl: string) {
  if (!URL.canParse(smtpUrl)) throw new SafelightError('config/invalid', { detail: 'SMTP_URL is not a URL' });
  const url = new URL(smtpUrl);
  const isImplicitTls = url.protocol === 'smtps:';
  if (!isImplicitTls && url.protocol !== 'smtp:') {
    throw new SafelightError('config/invalid', { detail: 'SMTP_URL must begin with smtp:// or smtps://' });
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const auth = url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : null;
  return { host, port: Number(url.port) || (isImplicitTls ? 465 : 587), isImplicitTls, auth };
}

/**
 * Sends by the server of `smtpUrl`. STARTTLS is required unless the host is this machine.
 * @throws SafelightError `config/invalid` when the URL is no SMTP URL.
 */
export function createSmtp(smtpUrl: string, from: string): MailTransport {
  const { host, port, isImplicitTls, auth } = serverFrom(smtpUrl);
  const isLocal = isLoopback(host);
  const transport = createTransport({
    host,
    port,
    secure: isImplicitTls,
    requireTLS: !isLocal && !isImplicitTls,
    // A local relay seldom has a certificate; its plain text never leaves the machine.
    ignoreTLS: isLocal && !isImplicitTls,
    tls: { minVersion: 'TLSv1.2' },
    ...(auth ? { auth } : {}),
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'smtp',
    async send({ id, to, subject, text, html }) {
      const messageId = `<${id}@${from.slice(from.lastIndexOf('@') + 1).replace(/[^a-z0-9.-]/gi, '')}>`;
      try {
        await transport.sendMail({ from, to, subject, text, html, messageId, headers: { ...MAIL_HEADERS } });
      } catch (error) {
        throw isPermanent(error) ? new MailRefused('the mail server refused for good', { cause: error }) : error;
      }
    },
  };
}

// 5yz is "do not try again" (RFC 5321 section 4.2.1).
function isPermanent(error: unknown): boolean {
  const code = error instanceof Error ? (error as Error & { responseCode?: unknown }).responseCode : undefined;
  return typeof code === 'number' && code >= 500;
}
