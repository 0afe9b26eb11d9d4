'use client';

// The loaded part of a list of pictures, and how the rest comes: page by page, from wherever `load` asks.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ActionResult, ImageDto, ImagePageDto } from '@/lib/shared/dto';
import {
  type Collection,
  appendItems,
  createCollection,
  insertItems,
  regroup,
  removeItems,
  replaceItem,
  updateItems,
} from './collection';

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
  /** Changes pictures where they stand. */
  update: (ids: ReadonlySet<string>, how: (item: ImageDto) => ImageDto) => void;
  /** Puts the list into another order, or anything else that concerns all of it. */
  rearrange: (how: (before: Collection) => Collection) => void;
};

export type PageAnswer = ImagePageDto | 'failed' | 'signed-out';

/** Asks for the page after `cursor`; null asks for the first. It may not throw, and must stay the same from draw to draw. */
export type LoadPage = (cursor: string | null) => Promise<PageAnswer>;

/** How a list is put together. */
export type Arrangement = {
  create: (timeZone: string, items: readonly ImageDto[]) => Collection;
  append: (collection: Collection, items: readonly ImageDto[]) => Collection;
  insert: (collection: Collection, items: readonly ImageDto[], hasMore: boolean) => Collection;
  regroup: (collection: Collection, timeZone: string) => Collection;
};

/** Newest first, by days. */
const BY_DAY: Arrangement = { create: createCollection, append: appendItems, insert: insertItems, regroup };

type Loaded = { readonly collection: Collection; readonly nextCursor: string | null };

/** First pages that were shown before. The router hands them out again on the way back, when they may be stale. */
const shownBefore = new WeakSet<ImagePageDto>();

export type ListOptions = { initial: ImagePageDto; timeZone: string; arrangement?: Arrangement };

export function useImagePages(load: LoadPage, { initial, timeZone, arrangement = BY_DAY }: ListOptions): ImagePages {
  const [loaded, setLoaded] = useState<Loaded>(() => fromPage(arrangement, initial, timeZone));
  const [status, setStatus] = useState<PageStatus>('idle');
  const isAsking = useRef(false);
  if (loaded.collection.timeZone !== timeZone) {
    setLoaded({ ...loaded, collection: arrangement.regroup(loaded.collection, timeZone) });
  }

  const ask = useCallback(
    async (cursor: string | null) => {
      if (isAsking.current) return;
      isAsking.current = true;
      setStatus('loading');
      const answer = await load(cursor);
      isAsking.current = false;
      if (typeof answer === 'string') return setStatus(answer);
      setStatus('idle');
      setLoaded((before) =>
        cursor === null
          ? fromPage(arrangement, answer, before.collection.timeZone)
          : { collection: arrangement.append(before.collection, answer.items), nextCursor: answer.nextCursor },
      );
    },
    [load, arrangement],
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
  useRetryOnline(status, retry);

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
    insert: useCallback(
      (items) => change((b) => arrangement.insert(b.collection, items, b.nextCursor !== null)),
      [change, arrangement],
    ),
    remove: useCallback((ids) => change((b) => removeItems(b.collection, ids)), [change]),
    replace: useCallback((item) => change((b) => replaceItem(b.collection, item)), [change]),
    update: useCallback((ids, how) => change((b) => updateItems(b.collection, ids, how)), [change]),
    rearrange: useCallback((how) => change((b) => how(b.collection)), [change]),
  };
}

function useRetryOnline(status: PageStatus, retry: () => void): void {
  useEffect(() => {
    if (status !== 'failed') return;
    window.addEventListener('online', retry);
    return () => window.removeEventListener('online', retry);
  }, [status, retry]);
}

function fromPage(arrangement: Arrangement, page: ImagePageDto, timeZone: string): Loaded {
  return { collection: arrangement.create(timeZone, page.items), nextCursor: page.nextCursor };
}

export const loadTrashPage: LoadPage = (cursor) => fetchPage('trash', cursor);

async function fetchPage(state: 'live' | 'trash', cursor: string | null): Promise<PageAnswer> {
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

/** A page by an action's answer. */
export async function askForPage(ask: () => Promise<ActionResult<ImagePageDto>>): Promise<PageAnswer> {
  try {
    const result = await ask();
    if (result.ok) return result.data;
    return result.code === 'auth/required' ? 'signed-out' : 'failed';
  } catch {
    return 'failed';
  }
}
