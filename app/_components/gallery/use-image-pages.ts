'use client';

// The loaded part of a list of pictures, and how the rest comes: page by page from GET /api/images.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImageDto, ImagePageDto } from '@/lib/shared/dto';
import { type Collection, appendItems, createCollection, insertItems, regroup, removeItems, replaceItem } from './collection';

export type PageStatus = 'idle' | 'loading' | 'failed' | 'signed-out';

export type ImagePages = {
  readonly collection: Collection;
  readonly hasMore: boolean;
  readonly status: PageStatus;
  loadMore: () => void;
  retry: () => void;
  insert: (items: readonly ImageDto[]) => void;
  remove: (ids: ReadonlySet<string>) => void;
  replace: (item: ImageDto) => void;
};

type Loaded = { readonly collection: Collection; readonly nextCursor: string | null };

/** First pages that were shown before. The router hands them out again on the way back, when they may be stale. */
const shownBefore = new WeakSet<ImagePageDto>();

export function useImagePages(state: 'live' | 'trash', initial: ImagePageDto, timeZone: string): ImagePages {
  const [loaded, setLoaded] = useState<Loaded>(() => fromPage(initial, timeZone));
  const [status, setStatus] = useState<PageStatus>('idle');
  const isAsking = useRef(false);
  if (loaded.collection.timeZone !== timeZone) {
    setLoaded({ ...loaded, collection: regroup(loaded.collection, timeZone) });
  }

  const ask = useCallback(
    async (cursor: string | null) => {
      if (isAsking.current) return;
      isAsking.current = true;
      setStatus('loading');
      const answer = await fetchPage(state, cursor);
      isAsking.current = false;
      if (typeof answer === 'string') return setStatus(answer);
      setStatus('idle');
      setLoaded((before) =>
        cursor === null
          ? fromPage(answer, before.collection.timeZone)
          : { collection: appendItems(before.collection, answer.items), nextCursor: answer.nextCursor },
      );
    },
    [state],
  );

  useEffect(() => {
    const isStale = shownBefore.has(initial);
    shownBefore.add(initial);
    if (!isStale) return;
    const timer = window.setTimeout(() => void ask(null), 0);
    return () => window.clearTimeout(timer);
  }, [initial, ask]);

  const { nextCursor } = loaded;
  const loadMore = useCallback(() => {
    if (nextCursor !== null && status === 'idle') void ask(nextCursor);
  }, [nextCursor, status, ask]);
  const retry = useCallback(() => void ask(nextCursor), [nextCursor, ask]);
  useEffect(() => {
    if (status !== 'failed') return;
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [status, retry]);

  const change = useCallback(
    (how: (before: Loaded) => Collection) => setLoaded((before) => ({ ...before, collection: how(before) })),
    [],
  );
  return {
    collection: loaded.collection,
    hasMore: nextCursor !== null,
    status,
    loadMore,
    retry,
    insert: useCallback((items) => change((b) => insertItems(b.collection, items, b.nextCursor !== null)), [change]),
    remove: useCallback((ids) => change((b) => removeItems(b.collection, ids)), [change]),
    replace: useCallback((item) => change((b) => replaceItem(b.collection, item)), [change]),
  };
}

function fromPage(page: ImagePageDto, timeZone: string): Loaded {
  return { collection: createCollection(timeZone, page.items), nextCursor: page.nextCursor };
}

async function fetchPage(state: 'live' | 'trash', cursor: string | null): Promise<ImagePageDto | 'failed' | 'signed-out'> {
  const query = new URLSearchParams({ state, ...(cursor !== null && { cursor }) });
  try {
    const response = await fetch(`/api/images?${query}`, { headers: { accept: 'application/json' }, cache: 'no-store' });
    if (response.status === 401) return 'signed-out';
    if (!response.ok) return 'failed';
    const page = (await response.json()) as ImagePageDto;
    return Array.isArray(page.items) ? page : 'failed';
  } catch {
    return 'failed';
  }
}
