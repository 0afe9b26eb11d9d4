// The person's account: name, password, devices, storage, look.

import type { Metadata } from 'next';
import { PasswordForm } from '@/app/(vault)/settings/_components/password-form';
import { ProfileForm } from '@/app/(vault)/settings/_components/profile-form';
import { SessionList } from '@/app/(vault)/settings/_components/session-list';
import { StorageUsage } from '@/app/(vault)/settings/_components/storage-usage';
import { signOut } from '@/app/(vault)/settings/actions';
import { SignOutButton } from '@/app/_components/shell/account-menu';
import { Card } from '@/app/_components/ui/card';
import { ThemeToggle } from '@/app/_components/ui/theme/theme-toggle';
import { requireProfile } from '@/lib/auth/account/profile';
import { listSessions, requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { signInOptions } from '@/lib/auth/sign-in/sign-in-options';
import { settings } from '@/lib/shared/messages/en';
import { requireUsage } from '@/lib/vault/usage';

export const metadata: Metadata = { title: settings.title };

export default async function SettingsPage() {
  const actor = await requireActorOrRedirect('/settings');
  const [profile, sessions, usage] = await Promise.all([requireProfile(actor), listSessions(actor), requireUsage(actor)]);
  const { passwordRule } = signInOptions();
  return (
    <div className="mx-auto grid max-w-3xl gap-6">
      <h1 className="text-2xl font-semibold">{settings.title}</h1>
      <Card title={settings.profile.title} headingId="profile">
        <ProfileForm profile={profile} />
      </Card>
      <Card title={settings.storage.title} headingId="storage">
        <StorageUsage usage={usage} />
      </Card>
      <Card title={settings.password.title} description={settings.password.description} headingId="password">
        <PasswordForm email={profile.email} rule={passwordRule} />
      </Card>
      <Card title={settings.sessions.title} description={settings.sessions.description} headingId="sessions">
        <SessionList sessions={sessions} />
      </Card>
      <Card title={settings.appearance.title} description={settings.appearance.description} headingId="appearance">
        <ThemeToggle />
      </Card>
      <Card
        title={settings.signOut.title}
        description={settings.signOut.description}
        headingId="sign-out"
        actions={<SignOutButton signOut={signOut} />}
      />
    </div>
  );
}
