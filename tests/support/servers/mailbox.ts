// Reads what the vault has mailed in a test: the outbox folder, parsed as a mail program would.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { settleAfterResponse } from '@/lib/auth/after-response';
import { config } from '@/lib/config/config';

/** Every mail to an address so far, oldest first; waits for those still being made. */
export async function mailsTo(address: string): Promise<Email[]> {
  await settleAfterResponse();
  const names = (await readdir(config().outboxDir).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  const mails = await Promise.all(
    names.map(async (name) => PostalMime.parse(await readFile(path.join(config().outboxDir, name)))),
  );
  return mails.filter((mail) => mail.to?.some((recipient) => recipient.address === address));
}

/** The one-time token in a mail's text, or null. */
export function tokenIn(mail: Email | undefined): string | null {
  return /\?token=([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/.exec(mail?.text ?? '')?.[1] ?? null;
}

/** The token of the newest mail to an address that has one. */
export async function newestToken(address: string): Promise<string> {
  const tokens = (await mailsTo(address)).map(tokenIn).filter((token) => token !== null);
  const token = tokens.at(-1);
  if (!token) throw new Error(`no link was mailed to ${address}`);
  return token;
}
