'use client';

// What was found, newest first. A new question makes a new list.

import { useCallback } from 'react';
import { PictureList } from '@/app/(vault)/photos/_components/picture-list';
import { searchImages } from '@/app/(vault)/search/actions';
import { askForPage, useImagePages } from '@/app/_components/gallery/use-image-pages';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import type { Found } from './use-search';

export function FoundList({ found: { question, page } }: { found: Found }) {
  const { timeZone } = useReader();
  const load = useCallback(
    (cursor: string | null) => askForPage(() => searchImages({ ...question, ...(cursor !== null && { cursor }) })),
    [question],
  );
  const pages = useImagePages(load, { initial: page, timeZone });
  return <PictureList pages={pages} />;
}
