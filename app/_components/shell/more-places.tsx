'use client';

// What does not fit a phone's bar, behind one entry. It opens without scripts too; with them it closes by Escape and by a tap elsewhere.

import { clsx } from 'clsx';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { isHere, type Place } from '@/app/_components/shell/places';
import { shell } from '@/lib/shared/messages/shell';

export function MorePlaces({ pathname, places }: { pathname: string; places: readonly Place[] }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (hasFocus: boolean) => {
      if (box.current?.open !== true) return;
      box.current.open = false;
      if (hasFocus) box.current.querySelector('summary')?.focus();
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close(true);
    };
    const tap = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || box.current?.contains(event.target) !== true) close(false);
    };
    document.addEventListener('keydown', press);
    document.addEventListener('pointerdown', tap);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('pointerdown', tap);
    };
  }, []);
  const isCurrent = places.some(({ href }) => isHere(pathname, href));
  return (
    <details ref={box}>
      <summary
        className={clsx(
          'flex min-h-14 list-none flex-col items-center justify-center gap-0.5 text-xs -outline-offset-2 [&::-webkit-details-marker]:hidden',
          isCurrent ? 'font-medium text-text-1' : 'text-text-2',
        )}
      >
        <Ellipsis aria-hidden className={clsx('size-5', isCurrent && 'text-accent')} />
        {shell.more}
      </summary>
      <ul className="absolute right-1 bottom-full mb-2 grid min-w-44 animate-rise gap-1 rounded-lg border border-line bg-surface-1 p-1.5 shadow-pop">
        {places.map(({ href, label, icon: Icon }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere(pathname, href) ? 'page' : undefined}
              className={clsx(
                'flex min-h-11 items-center gap-3 rounded-md px-3 text-sm hover:bg-surface-2',
                isHere(pathname, href) ? 'bg-surface-2 font-medium text-text-1' : 'text-text-2',
              )}
            >
              <Icon aria-hidden className={clsx('size-4.5 shrink-0', isHere(pathname, href) && 'text-accent')} />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
