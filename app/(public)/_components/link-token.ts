// Reads the secret of a mailed link from a page's query; whatever is not shaped like one counts as none.

import { linkTokenSchema } from '@/lib/shared/account/auth-schemas';

export type LinkQuery = Promise<Record<string, string | string[] | undefined>>;

export async function linkTokenOf(searchParams: LinkQuery): Promise<string | undefined> {
  return linkTokenSchema.safeParse((await searchParams).token).data;
}
