'use client';

// The search page: one box, filters, the tags there are, and what was found. What is looked for stays in this page's memory.

import { Search as SearchIcon, SlidersHorizontal, Tags, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useIsHydrated } from '@/app/_components/gallery/reader/use-reader';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { EmptyState } from '@/app/_components/ui/feedback/empty-state';
import { Spinner } from '@/app/_components/ui/feedback/spinner';
import { Button } from '@/app/_components/ui/form/button';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { common } from '@/lib/shared/messages/common';
import { photos } from '@/lib/shared/messages/pictures/photos';
import { search as words } from '@/lib/shared/messages/pictures/search';
import type { AlbumDto, TagDto } from '@/lib/shared/organise/organise-dto';
import { FilterPanel } from './filter-panel';
import { FoundList } from './found-list';
import { ManageTags } from './manage-tags';
import { SearchBox } from './search-box';
import { filtersOf, NO_WISH, questionOf, recallWish, rememberWish, type SearchWish } from './search-wish';
import { TagCloud } from './tag-cloud';
import { type Search, useSearch } from './use-search';

export type SearchPanelProps = { initialTags: readonly TagDto[]; albums: readonly AlbumDto[]; tagId: string | null };

export function SearchPanel({ initialTags, albums, tagId }: SearchPanelProps) {
  const isHydrated = useIsHydrated();
  const [tags, setTags] = useState(initialTags);
  const [wish, setWish] = useState<SearchWish>(() => (tagId === null ? recallWish() : { ...NO_WISH, tagIds: [tagId] }));
  const [hasFilters, setHasFilters] = useState(false);
  const [isManaging, setIsManaging] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const question = questionOf(wish);
  const search = useSearch(question);
  useEffect(() => rememberWish(wish), [wish]);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);

  const names = new Map([
    ...tags.map(({ id, name }) => [id, name] as const),
    ...albums.map(({ id, title }) => [id, title] as const),
  ]);
  const filters = filtersOf(wish, (id) => names.get(id) ?? words.filters.gone);
  const change = (part: Partial<SearchWish>) => setWish((before) => ({ ...before, ...part }));
  const isTooShort = wish.text.trim() !== '' && question === null;
  return (
    <>
      <h1 className="text-xl font-semibold">{words.title}</h1>
      <p className="mt-2 hidden text-sm noscript:block">{words.noScripts}</p>
      <search className="mt-3 grid gap-3">
        <div className="flex items-center gap-2">
          <SearchBox box={box} text={wish.text} onChange={(text) => change({ text })} />
          <Button
            aria-expanded={hasFilters}
            aria-controls={hasFilters ? 'search-filters' : undefined}
            className="min-h-12! rounded-full!"
            onClick={() => setHasFilters(!hasFilters)}
          >
            <SlidersHorizontal aria-hidden />
            <span className="max-sm:sr-only">{words.filters.show}</span>
            {filters.length === 0 ? null : (
              <span className="grid min-w-5 place-items-center rounded-full bg-accent px-1.5 text-xs text-accent-ink">
                <span aria-hidden>{filters.length}</span>
                <span className="sr-only">{words.filters.active(filters.length)}</span>
              </span>
            )}
          </Button>
        </div>
        <p id="search-hint" className="px-1 text-sm text-text-3">
          {isTooShort ? words.tooShort : words.hint}
        </p>
        {hasFilters ? <FilterPanel id="search-filters" wish={wish} tags={tags} albums={albums} onChange={change} /> : null}
        {filters.length === 0 ? null : (
          <ul aria-label={words.filters.chosen} className="flex flex-wrap gap-1.5">
            {filters.map(({ key, text, without }) => (
              <li key={key} className="max-w-full">
                <button
                  type="button"
                  aria-label={words.filters.remove(text)}
                  onClick={() => {
                    setWish(without);
                    box.current?.focus();
                  }}
                  className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-full border border-line bg-accent-soft px-3 text-sm text-text-1 hover:bg-surface-3 pointer-coarse:min-h-10"
                >
                  <span className="min-w-0 truncate">{text}</span>
                  <X aria-hidden className="size-3.5 shrink-0 text-text-3" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </search>
      {question === null ? (
        <div className="mt-8 grid max-w-2xl gap-8">
          {tags.length === 0 ? null : (
            <TagCloud tags={tags} onPick={(id) => change({ tagIds: [id] })}>
              {isHydrated ? (
                <Button size="sm" variant="ghost" onClick={() => setIsManaging(true)}>
                  <Tags aria-hidden /> {words.tags.manage}
                </Button>
              ) : null}
            </TagCloud>
          )}
          <Alert title={words.sealed.title}>
            <p>{words.sealed.text}</p>
          </Alert>
        </div>
      ) : (
        <Outcome search={search} onClear={() => setWish(NO_WISH)} />
      )}
      {isManaging ? <ManageTags tags={tags} onChange={setTags} onClose={() => setIsManaging(false)} /> : null}
    </>
  );
}

function Outcome({ search, onClear }: { search: Search; onClear: () => void }) {
  const { found, status } = search;
  if (status === 'signed-out')
    return (
      <div className="mt-6">
        <Alert tone="warn" title={photos.signedOut.title} isLive>
          <p>{photos.signedOut.text}</p>
          <p>
            <a href="/sign-in?next=%2Fsearch" className={buttonClass({ size: 'sm' })}>
              {photos.signedOut.action}
            </a>
          </p>
        </Alert>
      </div>
    );
  if (status === 'failed')
    return (
      <div className="mt-6">
        <Alert tone="bad" title={words.failed.title} isLive>
          <p>{words.failed.text}</p>
          <p>
            <Button size="sm" onClick={search.retry}>
              {common.tryAgain}
            </Button>
          </p>
        </Alert>
      </div>
    );
  const isEmpty = found !== null && status === 'idle' && found.page.items.length === 0 && found.page.nextCursor === null;
  return (
    <div className="mt-4">
      <p role="status" className="flex min-h-6 items-center gap-2 text-sm text-text-3">
        {status === 'searching' ? (
          <>
            <Spinner /> {words.searching}
          </>
        ) : found === null || isEmpty ? (
          ''
        ) : (
          words.found(found.page.items.length, found.page.nextCursor !== null)
        )}
      </p>
      {isEmpty ? (
        <EmptyState icon={SearchIcon} title={words.none.title} action={<Button onClick={onClear}>{words.none.action}</Button>}>
          <p>{words.none.text}</p>
        </EmptyState>
      ) : found === null ? null : (
        <FoundList key={JSON.stringify(found.question)} found={found} />
      )}
    </div>
  );
}
