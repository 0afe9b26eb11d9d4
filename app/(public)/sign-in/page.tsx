// Sign in. Whoever is signed in already goes straight to the photographs.

import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AuthCard, textLinkClass } from '@/app/(public)/_components/auth-card';
import { FreshDocument } from '@/app/(public)/_components/fresh-document';
import { PasskeySignIn } from '@/app/(public)/sign-in/_components/passkey-sign-in';
import { ProviderButtons } from '@/app/(public)/sign-in/_components/provider-buttons';
import { SignInForm } from '@/app/(public)/sign-in/_components/sign-in-form';
import { OrDivider } from '@/app/_components/passkeys/or-divider';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { findActor } from '@/lib/auth/sessions/session';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import type { ProviderDto } from '@/lib/shared/account/identity-providers';
import { signIn } from '@/lib/shared/messages/en';
import { providerRefusalSentence } from '@/lib/shared/messages/account/providers';

export const metadata: Metadata = { title: signIn.title };

type Query = Record<string, string | string[] | undefined>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  if (await findActor()) redirect('/photos');
  const query = await searchParams;
  const { providers } = signInOptions();
  return (
    <AuthCard
      title={signIn.title}
      lead={signIn.lead}
      footer={
        <>
          {signIn.noAccount}{' '}
          <Link href="/sign-up" className={textLinkClass}>
            {signIn.create}
          </Link>
        </>
      }
    >
      {/* Sent here from a page behind the sign-in: the session may have ended under it. */}
      {query.next ? <FreshDocument /> : null}
      <Notice query={query} providers={providers} />
      <PasskeySignIn next={first(query.next)} />
      <ProviderButtons providers={providers} />
      <OrDivider />
      <SignInForm next={first(query.next)} />
    </AuthCard>
  );
}

/** What brought the person here. The address chooses among fixed sentences and is never shown. */
function Notice({ query, providers }: { query: Query; providers: readonly ProviderDto[] }) {
  const error = first(query.error);
  if (error) {
    const name = providers.find(({ id }) => id === first(query.provider))?.name;
    return <Alert tone="bad">{providerRefusalSentence(error, name)}</Alert>;
  }
  if (query.next) return <Alert>{signIn.expired}</Alert>;
  return null;
}
