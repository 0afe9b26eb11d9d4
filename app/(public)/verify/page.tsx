// Where the link of the first mail leads. Opening it changes nothing; the button does.

import type { Metadata } from 'next';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { linkTokenOf, type LinkQuery } from '@/app/(public)/_components/link-token';
import { VerifyForm } from '@/app/(public)/verify/_components/verify-form';
import { verify } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: verify.title };

export default async function VerifyPage({ searchParams }: { searchParams: LinkQuery }) {
  return (
    <AuthCard title={verify.title} lead={verify.lead}>
      <VerifyForm token={await linkTokenOf(searchParams)} />
    </AuthCard>
  );
}
