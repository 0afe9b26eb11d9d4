'use client';

// The tags there are; one of them is the shortest search.

import { Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import { search as words } from '@/lib/shared/messages/pictures/search';
import type { TagDto } from '@/lib/shared/organise/organise-dto';

const MAX_SHOWN = 200;

export type TagCloudProps = { tags: readonly TagDto[]; onPick: (id: string) => void; children: ReactNode };

export function TagCloud({ tags, onPick, children }: TagCloudProps) {
  return (
    <section aria-labelledby="search-tags">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="search-tags" className="text-sm font-medium text-text-2">
          {words.tags.title}
        </h2>
        {children}
      </div>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {tags.slice(0, MAX_SHOWN).map(({ id, name, images }) => (
          <li key={id} className="max-w-full">
            <button
              type="button"
              onClick={() => onPick(id)}
              className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-full border border-line bg-surface-1 px-3 text-sm transition-colors hover:bg-surface-3 pointer-coarse:min-h-10"
            >
              <Tag aria-hidden className="size-3.5 shrink-0 text-text-3" />
              <span className="min-w-0 truncate">{name}</span>
              <span aria-hidden className="text-xs text-text-3">
                {images.toLocaleString('en')}
              </span>
              <span className="sr-only">{words.tags.images(images)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
