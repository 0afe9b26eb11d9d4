// Where the link on the console of a new vault leads: the first account is made here, and only the first.

import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { EndState } from '@/app/(public)/_components/end-state';
import { linkTokenOf, type LinkQuery } from '@/app/(public)/_components/link-token';
import { SetUpForm } from '@/app/(public)/set-up/_components/set-up-form';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { isSetUpOpen } from '@/lib/auth/set-up/set-up';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { signIn } from '@/lib/shared/messages/en';
import { setUp } from '@/lib/shared/messages/account/set-up';

export const metadata: Metadata = { title: setUp.title };

export default async function SetUpPage({ searchParams }: { searchParams: LinkQuery }) {
  const [token, isOpen] = await Promise.all([linkTokenOf(searchParams), isSetUpOpen()]);
  if (!isOpen) {
    return (
      <AuthCard title={setUp.title}>
        <EndState title={setUp.doneTitle} text={setUp.done}>
          <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
            {signIn.title}
          </Link>
        </EndState>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={setUp.title} lead={setUp.lead}>
      <SetUpForm rule={signInOptions().passwordRule} token={token} />
    </AuthCard>
  );
}
