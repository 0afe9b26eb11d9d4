'use client';

// Asks as one types. One question is under way at a time; what was typed meanwhile is asked next, and an answer to an older question is
// thrown away.

import { useEffect, useRef, useState } from 'react';
import { searchImages } from '@/app/(vault)/search/actions';
import { askForPage, type PageAnswer } from '@/app/_components/gallery/use-image-pages';
import type { ImagePageDto } from '@/lib/shared/dto';
import type { SearchQuestion } from './search-wish';

const PAUSE_MILLISECONDS = 250;

export type Found = { readonly question: SearchQuestion; readonly page: ImagePageDto };

export type Search = {
  /** The newest answer; it stays while the next one is on its way. */
  readonly found: Found | null;
  readonly status: 'idle' | 'searching' | 'failed' | 'signed-out';
  retry: () => void;
};

export function useSearch(question: SearchQuestion | null): Search {
  const asked = question === null ? null : JSON.stringify(question);
  const [answer, setAnswer] = useState<{ asked: string; page: PageAnswer } | null>(null);
  const [kept, setKept] = useState<Found | null>(null);
  if (asked === null && kept !== null) setKept(null);
  const wanted = useRef(asked);
  const isAsking = useRef(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    wanted.current = asked;
    if (asked === null) return;
    const ask = async () => {
      if (isAsking.current) return;
      isAsking.current = true;
      // Whatever is wanted when the answer comes is asked next, until the answer is to what is wanted.
      for (let next = wanted.current; next !== null; ) {
        const current: string = next;
        const page = await firstFound(JSON.parse(current) as SearchQuestion, () => wanted.current === current);
        next = wanted.current === current ? null : wanted.current;
        if (wanted.current !== current) continue;
        setAnswer({ asked: current, page });
        if (typeof page !== 'string') setKept({ question: JSON.parse(current) as SearchQuestion, page });
      }
      isAsking.current = false;
    };
    const timer = window.setTimeout(() => void ask(), PAUSE_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [asked, attempt]);

  const current = answer?.asked === asked ? answer.page : null;
  return {
    found: asked === null ? null : kept,
    status: asked === null ? 'idle' : current === null ? 'searching' : typeof current === 'string' ? current : 'idle',
    retry: () => {
      setAnswer(null);
      setAttempt(attempt + 1);
    },
  };
}

/** The first page that holds something, or the last one: one search looks at so many pictures and no more. */
async function firstFound(question: SearchQuestion, isWanted: () => boolean): Promise<PageAnswer> {
  const ask = (cursor?: string) => askForPage(() => searchImages({ ...question, ...(cursor !== undefined && { cursor }) }));
  let page = await ask();
  while (typeof page !== 'string' && page.items.length === 0 && page.nextCursor !== null && isWanted()) {
    page = await ask(page.nextCursor);
  }
  return page;
}
