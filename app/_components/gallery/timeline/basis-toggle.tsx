'use client';

// The order of the timeline: two links, so that each has an address and works without scripts.

import { clsx } from 'clsx';
import Link from 'next/link';
import { timeline } from '@/lib/shared/messages/pictures/viewing';
import type { TimelineBasis } from '@/lib/shared/images/timeline';

const ADDRESSES: Readonly<Record<TimelineBasis, string>> = { taken: '/photos', added: '/photos?by=added' };

export function BasisToggle({ basis }: { basis: TimelineBasis }) {
  return (
    <nav aria-label={timeline.basis.label} className="mt-2 flex w-fit gap-1 rounded-md bg-surface-1 p-1 text-sm">
      {(['taken', 'added'] as const).map((choice) => (
        <Link
          key={choice}
          href={ADDRESSES[choice]}
          prefetch={false}
          aria-current={choice === basis ? 'page' : undefined}
          className={clsx(
            'rounded-sm px-3 py-1.5',
            choice === basis ? 'bg-surface-3 font-medium text-text-1' : 'text-text-2 hover:bg-surface-2',
          )}
        >
          {timeline.basis[choice]}
        </Link>
      ))}
    </nav>
  );
}
