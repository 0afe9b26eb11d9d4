'use client';

// The reader's language and time zone. The server knows neither, so its HTML is in English and UTC until hydration.

import { useSyncExternalStore } from 'react';

export type Reader = { readonly locale: string; readonly timeZone: string };

export const SERVER_READER: Reader = { locale: 'en-GB', timeZone: 'UTC' };

let browserReader: Reader | undefined;
let zone: string | undefined;

export function useReader(): Reader {
  return useSyncExternalStore(subscribe, readBrowser, () => SERVER_READER);
}

/** False in the server's HTML and while hydrating, true ever after. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}

function subscribe(notify: () => void): () => void {
  const refresh = () => {
    browserReader = undefined;
    notify();
  };
  window.addEventListener('languagechange', refresh);
  return () => window.removeEventListener('languagechange', refresh);
}

function readBrowser(): Reader {
  browserReader ??= {
    locale: navigator.language,
    // Read by the first who needs it: Intl is slow to begin (english-dates.ts).
    get timeZone() {
      zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
      return zone;
    },
  };
  return browserReader;
}
