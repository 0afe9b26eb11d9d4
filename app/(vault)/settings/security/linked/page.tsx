// The identities at providers that open this account: linked and unlinked here, with a fresh proof.

import type { Metadata } from 'next';
import { BackToSecurity } from '@/app/(vault)/settings/security/_components/sub-page';
import { LinkedList } from '@/app/(vault)/settings/security/linked/_components/linked-list';
import { linkAccount } from '@/app/(vault)/settings/security/linked/actions';
import { Card } from '@/app/_components/ui/card';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ProviderForm } from '@/app/_components/ui/form/provider-form';
import { listLinkedAccounts } from '@/lib/auth/oidc/linked-accounts';
import { listProviders } from '@/lib/auth/oidc/providers';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import type { ProviderDto } from '@/lib/shared/account/identity-providers';
import { linked, providerRefusalSentence, providers as words } from '@/lib/shared/messages/account/providers';

export const metadata: Metadata = { title: linked.title };

type Query = Record<string, string | string[] | undefined>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function LinkedPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const actor = await requireFreshActorOrRedirect(backTo(query));
  const providers = listProviders();
  const accounts = await listLinkedAccounts(actor);
  return (
    <>
      <BackToSecurity />
      <Card title={linked.title} description={linked.description} headingId="linked">
        <LinkedList accounts={accounts} canLink={providers.length > 0} notice={<Notice query={query} providers={providers} />} />
      </Card>
      {providers.length > 0 ? (
        <Card title={linked.linkTitle} headingId="link">
          <ul className="grid justify-items-start gap-4">
            {providers.map((provider) => (
              <li key={provider.id}>
                <ProviderForm
                  action={linkAccount}
                  provider={provider}
                  label={linked.link(provider.name)}
                  hint={words.confirmHint(provider.name)}
                  size="md"
                />
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  );
}

// What went wrong is still said after the proof that is asked for first.
function backTo(query: Query): string {
  const [error, provider] = [first(query.error), first(query.provider)];
  return error
    ? `/settings/security/linked?${new URLSearchParams({ error, provider: provider ?? '' })}`
    : '/settings/security/linked';
}

/** How a way through a provider ended. The address chooses among fixed sentences and is never shown. */
function Notice({ query, providers }: { query: Query; providers: readonly ProviderDto[] }) {
  const error = first(query.error);
  if (error) {
    const name = providers.find(({ id }) => id === first(query.provider))?.name;
    return <Alert tone="bad">{providerRefusalSentence(error, name)}</Alert>;
  }
  return query.done === 'linked' ? <Alert tone="good">{linked.done}</Alert> : null;
}
