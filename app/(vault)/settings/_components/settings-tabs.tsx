'use client';

// The settings' pages, as links: each has an address of its own. They fit a narrow phone, and scroll in their own box where text is larger.

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { settings } from '@/lib/shared/messages/en';
import { privacy } from '@/lib/shared/messages/pictures/privacy';

const TABS = [
  { href: '/settings', label: settings.tabs.profile },
  { href: '/settings/security', label: settings.tabs.security },
  { href: '/settings/privacy', label: privacy.tab },
  { href: '/settings/tokens', label: settings.tabs.tokens },
  { href: '/settings/export', label: settings.tabs.export },
  { href: '/settings/account', label: settings.tabs.account },
] as const;

export function SettingsTabs() {
  const pathname = usePathname();
  const isHere = (href: string) => (href === '/settings' ? pathname === href : pathname.startsWith(href));
  return (
    <nav aria-label={settings.tabs.label} className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex border-b border-line sm:gap-1">
        {TABS.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere(href) ? 'page' : undefined}
              className={clsx(
                'inline-flex min-h-10 items-center border-b-2 px-2 text-sm whitespace-nowrap transition-colors -outline-offset-2 sm:px-3',
                isHere(href) ? 'border-accent font-medium text-text-1' : 'border-transparent text-text-2 hover:text-text-1',
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
