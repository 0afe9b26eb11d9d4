// How the person gets in, and where they are signed in now. What could cost the account has a page of its own behind a fresh proof.

import type { Metadata } from 'next';
import { PasswordForm } from '@/app/(vault)/settings/_components/password-form';
import { LinkedCard } from '@/app/(vault)/settings/security/_components/linked-card';
import { SessionList } from '@/app/(vault)/settings/_components/session-list';
import { Card } from '@/app/_components/ui/card';
import { requireProfile } from '@/lib/auth/account/profile';
import { listLinkedAccounts } from '@/lib/auth/oidc/linked-accounts';
import { listSessions, requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { settings } from '@/lib/shared/messages/en';

export const metadata: Metadata = { title: settings.tabs.security };

export default async function SecurityPage() {
  const actor = await requireActorOrRedirect('/settings/security');
  const [profile, sessions, linked] = await Promise.all([requireProfile(actor), listSessions(actor), listLinkedAccounts(actor)]);
  const { passwordRule, providers } = signInOptions();
  return (
    <>
      <Card title={settings.password.title} description={settings.password.description} headingId="password">
        <PasswordForm email={profile.email} rule={passwordRule} />
      </Card>
      {providers.length > 0 || linked.length > 0 ? <LinkedCard names={linked.map(({ name }) => name)} /> : null}
      <Card title={settings.sessions.title} description={settings.sessions.description} headingId="sessions">
        <SessionList sessions={sessions} />
      </Card>
    </>
  );
}
