// Mails as files, for a vault without a mail server: one .eml of mode 0600 for each mail. It sends nothing anywhere.

import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { log } from '@/lib/log/log';
import { MAIL_HEADERS } from '@/lib/mail/mail-headers';
import type { MailMessage, MailTransport } from '@/lib/mail/mail-message';

/** Writes into `directory`, whole files only. The file's name tells the time and nothing of the recipient. */
export function createOutbox(directory: string, from: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    name: 'outbox',
    async send(message) {
      const { to, subject, text, html } = message;
      const composed = await composer.sendMail({ from, to, subject, text, html, headers: { ...MAIL_HEADERS }, ...NO_FETCHING });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${message.id}`;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeWhole(path.join(/* turbopackIgnore: true */ directory, name), composed.message as Buffer);
      tellOperator(message);
    },
  };
}

// A mail may never pull in a file or a page, whatever is in its text.
const NO_FETCHING = { disableFileAccess: true, disableUrlAccess: true } as const;

async function writeWhole(pathWithoutEnding: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${pathWithoutEnding}.part`, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${pathWithoutEnding}.part`, `${pathWithoutEnding}.eml`);
}

// The one exception to "no secrets in logs": whoever reads this console owns the outbox folder as well (decision 0007).
// The link is ours and holds nothing a person typed, so it may stand in the message.
function tellOperator({ link, subject }: MailMessage): void {
  log().info(link === null ? `outbox: "${subject}"` : `outbox: "${subject}" ${link}`);
}
