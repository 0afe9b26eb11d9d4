// The frame of the settings: one heading, and the ways between their pages.

import type { ReactNode } from 'react';
import { SettingsTabs } from '@/app/(vault)/settings/_components/settings-tabs';
import { settings } from '@/lib/shared/messages/en';

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-1 gap-6">
      <h1 className="text-2xl font-semibold">{settings.title}</h1>
      <SettingsTabs />
      {children}
    </div>
  );
}
