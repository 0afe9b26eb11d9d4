// Sign in. Whoever is signed in already goes straight to the photographs.

import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AuthCard, textLinkClass } from '@/app/(public)/_components/auth-card';
import { FreshDocument } from '@/app/(public)/_components/fresh-document';
import { startGoogle } from '@/app/(public)/sign-in/actions';
import { PasskeySignIn } from '@/app/(public)/sign-in/_components/passkey-sign-in';
import { SignInForm } from '@/app/(public)/sign-in/_components/sign-in-form';
import { OrDivider } from '@/app/_components/passkeys/or-divider';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { findActor } from '@/lib/auth/sessions/session';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { signIn } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: signIn.title };

type Query = Record<string, string | string[] | undefined>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  if (await findActor()) redirect('/photos');
  const query = await searchParams;
  const { hasGoogle } = signInOptions();
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
      <Notice query={query} />
      <PasskeySignIn next={first(query.next)} />
      {hasGoogle ? (
        <form action={startGoogle} className="grid">
          <SubmitButton variant="secondary" size="lg">
            {signIn.google}
          </SubmitButton>
        </form>
      ) : null}
      <OrDivider />
      <SignInForm next={first(query.next)} />
    </AuthCard>
  );
}

/** What brought the person here. The address chooses among fixed sentences and is never shown. */
function Notice({ query }: { query: Query }) {
  const error = first(query.error);
  if (error) {
    const known: Readonly<Record<string, string>> = signIn.callbackErrors;
    return <Alert tone="bad">{(Object.hasOwn(known, error) ? known[error] : undefined) ?? signIn.callbackErrors.other}</Alert>;
  }
  if (query.next) return <Alert>{signIn.expired}</Alert>;
  return null;
}
