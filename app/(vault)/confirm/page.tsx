// A fresh proof of identity before something that cannot be taken back.

import type { Metadata } from 'next';
import { ConfirmByPasskey } from '@/app/(vault)/confirm/_components/confirm-by-passkey';
import { ConfirmPasswordForm } from '@/app/(vault)/confirm/_components/confirm-password-form';
import { confirmByProvider } from '@/app/(vault)/confirm/actions';
import { OrDivider } from '@/app/_components/passkeys/or-divider';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ProviderForm } from '@/app/_components/ui/form/provider-form';
import { listLinkedProviders } from '@/lib/auth/oidc/linked-accounts';
import { canConfirmByPasskey } from '@/lib/auth/passkeys/confirm-by-passkey';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { hasPassword as findHasPassword } from '@/lib/auth/passwords/first-password';
import type { ProviderDto } from '@/lib/shared/account/identity-providers';
import { confirm } from '@/lib/shared/messages/account/confirm';
import { providerRefusalSentence, providers as words } from '@/lib/shared/messages/account/providers';

export const metadata: Metadata = { title: confirm.title };

type Query = Record<string, string | string[] | undefined>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireActorOrRedirect('/confirm');
  const query = await searchParams;
  const next = first(query.next);
  const error = first(query.error);
  const [hasPassword, hasPasskey, providers] = await Promise.all([
    findHasPassword(actor),
    canConfirmByPasskey(actor),
    listLinkedProviders(actor),
  ]);
  return (
    <div className="mx-auto grid max-w-md gap-6 py-6">
      <div className="grid gap-1.5">
        <h1 className="text-2xl font-semibold">{confirm.title}</h1>
        <p className="text-text-2">{confirm.lead}</p>
      </div>
      {error ? <Alert tone="bad">{providerRefusalSentence(error, nameOf(providers, first(query.provider)))}</Alert> : null}
      {hasPasskey ? <ConfirmByPasskey next={next} /> : null}
      {hasPasskey && hasPassword ? <OrDivider /> : null}
      {hasPassword ? <ConfirmPasswordForm email={actor.email} next={next} /> : null}
      {providers.map((provider) => (
        <ProviderForm
          key={provider.id}
          action={confirmByProvider}
          provider={provider}
          label={words.confirmWith(provider.name)}
          hint={words.confirmHint(provider.name)}
          next={next}
        />
      ))}
      {hasPassword || hasPasskey || providers.length > 0 ? null : <Alert>{confirm.noWay}</Alert>}
    </div>
  );
}

const nameOf = (providers: readonly ProviderDto[], id: string | undefined) => providers.find((one) => one.id === id)?.name;
