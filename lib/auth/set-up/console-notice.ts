// What a vault without any account says on its console.

import { issueSetUpLink } from '@/lib/auth/set-up/set-up-link';
import { config } from '@/lib/config/config';

/**
 * The words with a fresh set-up link, for the console and never for the log; null when there is an account. Null also without the
 * outer door: a platform of functions has no console of its own, starts at every call, and collects what is printed.
 */
export async function setUpNotice(): Promise<string | null> {
  if (config().SAFELIGHT_DOOR_TOKEN === undefined) return null;
  const link = await issueSetUpLink();
  if (link === null) return null;
  return `\n  There is no account yet. Make the first one, an admin, at this address (once, within 24 hours):\n  ${link}\n\n`;
}
