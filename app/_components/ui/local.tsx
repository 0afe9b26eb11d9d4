'use client';

// Times in the reader's own way. The server cannot know it, so its HTML is plain and neutral, and the
// browser writes its own over it without a mismatch.

import { useMemo, useSyncExternalStore } from 'react';

const never = () => () => {};

/** The browser's languages, or undefined on the server and while hydrating. */
export function useReaderLocales(): readonly string[] | undefined {
  // As text: a browser may make a new list each time it is asked, and React would draw for ever.
  const joined = useSyncExternalStore(
    never,
    () => navigator.languages.join(','),
    () => undefined,
  );
  return useMemo(() => joined?.split(',').filter(Boolean), [joined]);
}

/** `date` alone or with the time of day; `iso` is UTC. */
export function LocalTime({ iso, style = 'date-time' }: { iso: string; style?: 'date' | 'date-time' }) {
  const locales = useReaderLocales();
  const options: Intl.DateTimeFormatOptions =
    style === 'date' ? { dateStyle: 'long' } : { dateStyle: 'medium', timeStyle: 'short' };
  const neutral = style === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
  return <time dateTime={iso}>{locales ? new Intl.DateTimeFormat([...locales], options).format(new Date(iso)) : neutral}</time>;
}
