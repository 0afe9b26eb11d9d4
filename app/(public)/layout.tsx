// The frame of the pages anyone may see.

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '@/app/_components/shell/logo';
import { ThemeToggle } from '@/app/_components/ui/theme/theme-toggle';
import { landing } from '@/lib/shared/messages/en';

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-4 sm:px-6">
      <header className="flex flex-wrap items-center justify-between gap-3 py-4">
        <Link href="/" className="rounded-md py-1.5">
          <Logo />
        </Link>
        <ThemeToggle isCompact />
      </header>
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col">
        {children}
      </main>
      <footer className="py-8 text-sm text-text-3">{landing.footer}</footer>
    </div>
  );
}
