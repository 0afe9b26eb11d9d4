'use client';

// A tag: a link to the pictures that have it, a word alone, and where one may, a way to take it off.

import { Tag, X } from 'lucide-react';
import Link from 'next/link';
import { organise } from '@/lib/shared/messages/pictures/organise';

export type TagChipProps = { name: string; href?: string; onRemove?: () => void };

export function TagChip({ name, href, onRemove }: TagChipProps) {
  const label = (
    <>
      <Tag aria-hidden className="size-3.5 shrink-0 text-text-3" />
      <span className="min-w-0 break-words">{name}</span>
    </>
  );
  const look = 'inline-flex min-h-8 min-w-0 items-center gap-1.5 rounded-full px-2.5 pointer-coarse:min-h-10';
  return (
    <span className="inline-flex max-w-full items-center rounded-full border border-line bg-surface-2 text-sm text-text-1">
      {href === undefined ? (
        <span className={look}>{label}</span>
      ) : (
        <Link href={href} prefetch={false} className={`${look} hover:bg-surface-3`}>
          {label}
        </Link>
      )}
      {onRemove === undefined ? null : (
        <button
          type="button"
          aria-label={organise.tag.remove(name)}
          onClick={onRemove}
          className="-ml-1.5 grid size-8 shrink-0 place-items-center rounded-full text-text-3 transition-colors hover:bg-surface-3 hover:text-text-1 pointer-coarse:size-10"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}
