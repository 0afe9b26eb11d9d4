// The end of a session. Nothing here needs one.

import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { FreshDocument } from '@/app/(public)/_components/fresh-document';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { account } from '@/lib/shared/messages/account/account';
import { signedOut } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: signedOut.title };

type Query = Record<string, string | string[] | undefined>;

export default async function SignedOutPage({ searchParams }: { searchParams: Promise<Query> }) {
  const isAccountClosed = (await searchParams).account === 'closed';
  return (
    <AuthCard title={signedOut.title} lead={signedOut.lead}>
      <FreshDocument />
      {/* Anybody can make such an address, so the words claim nothing. */}
      {isAccountClosed ? <Alert title={account.closed.title}>{account.closed.text}</Alert> : null}
      <div className="flex flex-wrap gap-2">
        <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
          {signedOut.again}
        </Link>
        <Link href="/" className={buttonClass()}>
          {signedOut.home}
        </Link>
      </div>
    </AuthCard>
  );
}
