// The frame of the signed-in pages. It decides nothing about access: each page asks for its Actor itself, because
// layouts are not rendered again on navigation.

import Link from 'next/link';
import type { ReactNode } from 'react';
import { UploadProvider } from '@/app/(vault)/photos/_components/upload-provider';
import { signOut } from '@/app/(vault)/settings/actions';
import { AccountMenu, SignOutButton } from '@/app/_components/shell/account-menu';
import { Logo } from '@/app/_components/shell/logo';
import { BottomBar, Rail } from '@/app/_components/shell/navigation';
import { StatusChip } from '@/app/_components/ui/status-chip';
import { findActor } from '@/lib/auth/sessions/session';
import { shell } from '@/lib/shared/messages/en';
import { uploadLimits } from '@/lib/vault/upload-limits';

export default async function VaultLayout({ children }: { children: ReactNode }) {
  const actor = await findActor();
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      <aside className="sticky top-0 hidden h-dvh flex-col gap-6 overflow-y-auto border-r bg-surface-1 p-4 lg:flex">
        <Link href="/photos" aria-label={shell.home} className="rounded-md px-2 py-1.5">
          <Logo />
        </Link>
        <Rail />
        <SignOutButton signOut={signOut} />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col pb-[calc(3.5rem+env(safe-area-inset-bottom))] lg:pb-0">
        <header className="sticky top-0 z-20 flex min-h-14 items-center gap-3 border-b bg-surface-0 px-4 sm:px-6">
          <Link href="/photos" aria-label={shell.home} className="rounded-md py-1.5 lg:hidden">
            <Logo hasName={false} />
          </Link>
          <div className="min-w-0 flex-1">
            <StatusChip />
          </div>
          {actor ? <AccountMenu name={actor.name} email={actor.email} signOut={signOut} /> : null}
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 sm:px-6">
          <UploadProvider maxUploadBytes={uploadLimits().maxUploadBytes}>{children}</UploadProvider>
        </main>
      </div>
      <BottomBar />
    </div>
  );
}
