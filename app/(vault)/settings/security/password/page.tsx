// A first password, for people who came another way. Whoever has one changes it by knowing it, on the page before.

import type { Metadata } from 'next';
import { FirstPasswordForm } from '@/app/(vault)/settings/security/password/_components/first-password-form';
import { Card } from '@/app/_components/ui/card';
import { hasPassword } from '@/lib/auth/passwords/first-password';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { account } from '@/lib/shared/messages/account';

export const metadata: Metadata = { title: account.firstPassword.title };

export default async function FirstPasswordPage() {
  const actor = await requireFreshActorOrRedirect('/settings/security/password');
  const isSet = await hasPassword(actor);
  return (
    <Card title={account.firstPassword.title} description={isSet ? null : account.firstPassword.lead} headingId="first-password">
      <FirstPasswordForm email={actor.email} rule={signInOptions().passwordRule} isSet={isSet} />
    </Card>
  );
}
