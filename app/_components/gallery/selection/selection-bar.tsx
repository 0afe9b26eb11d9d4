'use client';

// What can be done with the chosen pictures. Lies over the page's header while something is chosen, so that nothing moves.

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '@/app/_components/ui/form/icon-button';
import { photos } from '@/lib/shared/messages/pictures/photos';

export type SelectionBarProps = { count: number; onClear: () => void; children: ReactNode };

export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  return (
    <>
      <p role="status" className="sr-only">
        {count > 0 ? photos.selection.count(count) : ''}
      </p>
      {count > 0 ? (
        <section
          aria-label={photos.selection.label}
          className="fixed inset-x-0 top-0 z-30 flex h-14 animate-appear items-center gap-1 border-b border-line bg-surface-1 px-2 sm:gap-2 sm:px-4 lg:left-56"
        >
          <IconButton label={photos.selection.clear} onClick={onClear}>
            <X aria-hidden />
          </IconButton>
          <p className="min-w-0 flex-1 truncate text-sm font-medium">{photos.selection.count(count)}</p>
          {children}
        </section>
      ) : null}
    </>
  );
}
