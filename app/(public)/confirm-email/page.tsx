// Where the link to a new address leads. Opening it changes nothing; the button does.

import type { Metadata } from 'next';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { linkTokenOf, type LinkQuery } from '@/app/(public)/_components/link-token';
import { ConfirmEmailForm } from '@/app/(public)/confirm-email/_components/confirm-email-form';
import { account } from '@/lib/shared/messages/account/account';

export const metadata: Metadata = { title: account.confirmEmail.title };

export default async function ConfirmEmailPage({ searchParams }: { searchParams: LinkQuery }) {
  return (
    <AuthCard title={account.confirmEmail.title} lead={account.confirmEmail.lead}>
      <ConfirmEmailForm token={await linkTokenOf(searchParams)} />
    </AuthCard>
  );
}
