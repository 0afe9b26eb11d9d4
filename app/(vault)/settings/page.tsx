// The person's profile: name, storage, look, and the way out.

import type { Metadata } from 'next';
import { ProfileForm } from '@/app/(vault)/settings/_components/profile-form';
import { StorageUsage } from '@/app/(vault)/settings/_components/storage-usage';
import { signOut } from '@/app/(vault)/settings/actions';
import { SignOutButton } from '@/app/_components/shell/account-menu';
import { Card } from '@/app/_components/ui/card';
import { ThemeToggle } from '@/app/_components/ui/theme/theme-toggle';
import { requireProfile } from '@/lib/auth/account/profile';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { settings } from '@/lib/shared/messages/en';
import { requireUsage } from '@/lib/vault/usage';

export const metadata: Metadata = { title: settings.title };

export default async function SettingsPage() {
  const actor = await requireActorOrRedirect('/settings');
  const [profile, usage] = await Promise.all([requireProfile(actor), requireUsage(actor)]);
  return (
    <>
      <Card title={settings.profile.title} headingId="profile">
        <ProfileForm profile={profile} />
      </Card>
      <Card title={settings.storage.title} headingId="storage">
        <StorageUsage usage={usage} />
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
    </>
  );
}
