// The frame of every signed-in page: rail or bar, status, account menu. It decides nothing about access.

import Link from 'next/link';
import type { ReactNode } from 'react';
import { AccountMenu, SignOutButton, type SignOut } from '@/app/_components/shell/account-menu';
import { LoadAhead } from '@/app/_components/shell/load-ahead';
import { Logo } from '@/app/_components/shell/logo';
import { BottomBar, Rail } from '@/app/_components/shell/navigation';
import { SearchKey } from '@/app/_components/shell/search-key';
import { StatusChip } from '@/app/_components/ui/status-chip';
import { shell } from '@/lib/shared/messages/shell';

export type FrameProps = SignOut & {
  reader: { readonly name: string; readonly email: string; readonly role: string } | null;
  children: ReactNode;
};

export function Frame({ reader, signOut, children }: FrameProps) {
  const isAdmin = reader?.role === 'admin';
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      <aside className="sticky top-0 hidden h-dvh flex-col gap-6 overflow-y-auto border-r bg-surface-1 p-4 lg:flex">
        <Link href="/photos" prefetch={false} aria-label={shell.home} className="rounded-md px-2 py-1.5">
          <Logo />
        </Link>
        <Rail isAdmin={isAdmin} />
        <SignOutButton signOut={signOut} />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col pb-[calc(3.5rem+env(safe-area-inset-bottom))] lg:pb-0">
        <header className="sticky top-0 z-20 flex min-h-14 items-center gap-3 border-b bg-surface-0 px-4 sm:px-6">
          <Link href="/photos" prefetch={false} aria-label={shell.home} className="rounded-md py-1.5 lg:hidden">
            <Logo hasName={false} />
          </Link>
          <div className="min-w-0 flex-1">
            <StatusChip />
          </div>
          {reader ? <AccountMenu name={reader.name} email={reader.email} signOut={signOut} /> : null}
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 sm:px-6">
          {children}
        </main>
      </div>
      <BottomBar isAdmin={isAdmin} />
      <SearchKey />
      <LoadAhead />
    </div>
  );
}
