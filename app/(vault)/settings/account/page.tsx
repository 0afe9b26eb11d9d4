// The account as such: its address, and its end. Both behind a fresh proof of identity.

import type { Metadata } from 'next';
import { CloseAccountForm } from '@/app/(vault)/settings/account/_components/close-account-form';
import { EmailForm } from '@/app/(vault)/settings/account/_components/email-form';
import { WantedEmail } from '@/app/(vault)/settings/account/_components/wanted-email';
import { Card } from '@/app/_components/ui/card';
import { findWantedEmail } from '@/lib/auth/account/change-email';
import { graceDays } from '@/lib/auth/account/close-account';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { account } from '@/lib/shared/messages/account/account';
import { settings } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: settings.tabs.account };

export default async function AccountPage() {
  const actor = await requireFreshActorOrRedirect('/settings/account');
  const wanted = await findWantedEmail(actor);
  const grace = graceDays();
  return (
    <>
      <Card title={account.email.title} description={account.email.description} headingId="email">
        <div className="grid gap-5">
          <dl className="grid min-w-0 gap-1 text-sm">
            <dt className="text-text-3">{account.email.present}</dt>
            <dd className="break-words">{actor.email}</dd>
          </dl>
          <WantedEmail email={wanted?.email ?? null} />
          <EmailForm />
        </div>
      </Card>
      <Card title={account.close.title} description={account.close.description(grace)} headingId="close">
        <CloseAccountForm graceDays={grace} />
      </Card>
    </>
  );
}
