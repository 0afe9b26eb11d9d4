// The end of a session. Nothing here needs one.

import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { FreshDocument } from '@/app/(public)/_components/fresh-document';
import { buttonClass } from '@/app/_components/ui/form/button';
import { signedOut } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: signedOut.title };

export default function SignedOutPage() {
  return (
    <AuthCard title={signedOut.title} lead={signedOut.lead}>
      <FreshDocument />
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
