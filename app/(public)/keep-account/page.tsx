// Where the link of a deletion's mail leads. Opening it changes nothing; the button does.

import type { Metadata } from 'next';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { linkTokenOf, type LinkQuery } from '@/app/(public)/_components/link-token';
import { KeepAccountForm } from '@/app/(public)/keep-account/_components/keep-account-form';
import { account } from '@/lib/shared/messages/account/account';

export const metadata: Metadata = { title: account.keep.title };

export default async function KeepAccountPage({ searchParams }: { searchParams: LinkQuery }) {
  return (
    <AuthCard title={account.keep.title} lead={account.keep.lead}>
      <KeepAccountForm token={await linkTokenOf(searchParams)} />
    </AuthCard>
  );
}
