// Create an account; where the operator closed sign-up, say so.

import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthCard, textLinkClass } from '@/app/(public)/_components/auth-card';
import { SignUpForm } from '@/app/(public)/sign-up/_components/sign-up-form';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { signUp } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: signUp.title };

export default function SignUpPage() {
  const { isSignUpOpen, passwordRule } = signInOptions();
  const footer = (
    <>
      {signUp.haveAccount}{' '}
      <Link href="/sign-in" className={textLinkClass}>
        {signUp.signIn}
      </Link>
    </>
  );
  return (
    <AuthCard title={signUp.title} footer={footer} {...(isSignUpOpen && { lead: signUp.lead })}>
      {isSignUpOpen ? <SignUpForm rule={passwordRule} /> : <Alert title={signUp.closedTitle}>{signUp.closed}</Alert>}
    </AuthCard>
  );
}
