// Where a way through a provider ends that did not go well: a page of ours and one word for it, which the page turns into a sentence.

import type { Intent } from '@/lib/auth/oidc/intent';
import { config } from '@/lib/config/config';
import { safeNextPath } from '@/lib/http/paths';
import type { ProviderRefusal } from '@/lib/shared/messages/account/providers';
import type { ProviderId } from '@/lib/shared/account/identity-providers';

/** The page of linked accounts. */
export const LINKED_PATH = '/settings/security/linked';

/** The page that began this way, with `refusal` as its word; the sign-in page when nobody knows. */
export function refusalPath(provider: ProviderId, refusal: ProviderRefusal, intent: Intent | null): string {
  const query = new URLSearchParams({ error: refusal, provider });
  if (intent?.purpose === 'link') return `${LINKED_PATH}?${query}`;
  if (intent?.purpose !== 'confirm') return `/sign-in?${query}`;
  query.set('next', safeNextPath(intent.nextPath, config().origin));
  return `/confirm?${query}`;
}
