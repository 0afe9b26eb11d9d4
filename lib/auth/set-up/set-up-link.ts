// The link that the console shows while there is no account. Apart from what it opens, because every start loads this file and
// few ever need the rest.

import { drawLink } from '@/lib/auth/one-time-links';
import { replaceFirstLink } from '@/lib/db/accounts/people';

/** What every set-up link is filed under: nobody has an id yet. */
export const SET_UP_SUBJECT = 'first-admin';

/** A fresh link to the set-up page, good for 24 hours; every earlier one is dead. Null when there is an account. For the console alone. */
export async function issueSetUpLink(): Promise<string | null> {
  const { url, row } = drawLink('set-up', SET_UP_SUBJECT);
  return (await replaceFirstLink(row)) ? url : null;
}
