'use client';

// The ways through the vault: a rail on wide screens, a bar at the bottom on phones.

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { MorePlaces } from '@/app/_components/shell/more-places';
import { ADMIN, isHere, PICTURES, type Place, SETTINGS, TRASH } from '@/app/_components/shell/places';
import { shell } from '@/lib/shared/messages/shell';

/** The entry for admins is a way, not a right: the pages ask again. */
export type NavigationProps = { isAdmin: boolean };

export function Rail({ isAdmin }: NavigationProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={shell.mainNavigation} className="flex flex-1 flex-col gap-4">
      {[[...PICTURES, TRASH], [SETTINGS], ...(isAdmin ? [[ADMIN]] : [])].map((places) => (
        <ul key={places[0]?.href} className="grid gap-1 border-line not-first:border-t not-first:pt-4">
          {places.map((place) => (
            <li key={place.href}>
              <RailLink place={place} isCurrent={isHere(pathname, place.href)} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

// Pages are made for each request: asking for them ahead would load nothing that a click does not.
function RailLink({ place: { href, label, icon: Icon }, isCurrent }: { place: Place; isCurrent: boolean }) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={isCurrent ? 'page' : undefined}
      className={clsx(
        'flex min-h-10 items-center gap-3 rounded-md px-3 text-sm transition-colors',
        isCurrent ? 'bg-surface-2 font-medium text-text-1' : 'text-text-2 hover:bg-surface-2 hover:text-text-1',
      )}
    >
      <Icon aria-hidden className={clsx('size-4.5 shrink-0', isCurrent && 'text-accent')} />
      {label}
    </Link>
  );
}

export function BottomBar({ isAdmin }: NavigationProps) {
  const pathname = usePathname();
  return (
    <nav
      aria-label={shell.mainNavigation}
      className="fixed inset-x-0 bottom-0 z-30 border-t bg-surface-1 pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="mx-auto flex max-w-md">
        {PICTURES.map(({ href, label, icon: Icon }) => {
          const isCurrent = isHere(pathname, href);
          return (
            <li key={href} className="min-w-0 flex-1">
              <Link
                href={href}
                prefetch={false}
                aria-current={isCurrent ? 'page' : undefined}
                className={clsx(
                  'flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs transition-colors -outline-offset-2',
                  isCurrent ? 'font-medium text-text-1' : 'text-text-2',
                )}
              >
                <Icon aria-hidden className={clsx('size-5', isCurrent && 'text-accent')} />
                {label}
              </Link>
            </li>
          );
        })}
        <li className="relative min-w-0 flex-1">
          <MorePlaces key={pathname} pathname={pathname} places={[TRASH, SETTINGS, ...(isAdmin ? [ADMIN] : [])]} />
        </li>
      </ul>
    </nav>
  );
}
