// Reads the mails the vault put into its outbox.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { vaultState } from './vault-state';

export type Mail = { to: string; subject: string; text: string; html: string };

/** Every mail to `address` so far, oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const folder = path.join(vaultState().dataDir, 'outbox');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort();
  const mails = await Promise.all(
    names.map(async (name) => {
      const mail = await PostalMime.parse(readFileSync(path.join(folder, name)));
      return { to: mail.to?.[0]?.address ?? '', subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html ?? '' };
    }),
  );
  return mails.filter((mail) => mail.to === address);
}

/** The first link to `pathPrefix` in the newest mail to `address` that has one; waits for it. */
export async function linkTo(address: string, pathPrefix: string, known = 0): Promise<string> {
  const { origin } = vaultState();
  const pattern = new RegExp(`${origin.replaceAll('.', '\\.')}${pathPrefix}\\S+`);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const links = (await mailsTo(address).catch(() => [])).flatMap((mail) => pattern.exec(mail.text)?.[0] ?? []);
    const newest = links.at(-1);
    if (newest !== undefined && links.length > known) return newest;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail with a link to ${pathPrefix} came`);
}
