// Where the link of a reset mail leads.

import type { Metadata } from 'next';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { linkTokenOf, type LinkQuery } from '@/app/(public)/_components/link-token';
import { ResetForm } from '@/app/(public)/reset-password/_components/reset-form';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { reset } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: reset.title };

export default async function ResetPasswordPage({ searchParams }: { searchParams: LinkQuery }) {
  const token = await linkTokenOf(searchParams);
  return (
    <AuthCard title={reset.title} lead={reset.lead}>
      <ResetForm rule={signInOptions().passwordRule} token={token} />
    </AuthCard>
  );
}
