// The password: changed by whoever has one and knows it, set by whoever came another way. Both want a fresh proof.

import type { Metadata } from 'next';
import { SubPage } from '@/app/(vault)/settings/security/_components/sub-page';
import { FirstPasswordForm } from '@/app/(vault)/settings/security/password/_components/first-password-form';
import { PasswordForm } from '@/app/(vault)/settings/security/password/_components/password-form';
import { hasPassword } from '@/lib/auth/passwords/first-password';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { account } from '@/lib/shared/messages/account/account';
import { settings } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: settings.password.title };

export default async function PasswordPage() {
  const actor = await requireFreshActorOrRedirect('/settings/security/password');
  const isSet = await hasPassword(actor);
  const { passwordRule } = signInOptions();
  return (
    <SubPage
      title={isSet ? settings.password.title : account.firstPassword.title}
      description={isSet ? settings.password.description : account.firstPassword.lead}
    >
      <FirstPasswordForm email={actor.email} rule={passwordRule} isSet={isSet} />
      {isSet ? <PasswordForm email={actor.email} rule={passwordRule} /> : null}
    </SubPage>
  );
}
