// Ask for a link to choose a new password.

import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthCard, textLinkClass } from '@/app/(public)/_components/auth-card';
import { ForgotForm } from '@/app/(public)/forgot-password/_components/forgot-form';
import { forgot } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: forgot.title };

export default function ForgotPasswordPage() {
  return (
    <AuthCard
      title={forgot.title}
      lead={forgot.lead}
      footer={
        <Link href="/sign-in" className={textLinkClass}>
          {forgot.back}
        </Link>
      }
    >
      <ForgotForm />
    </AuthCard>
  );
}
