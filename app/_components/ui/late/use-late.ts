'use client';

// A part of the page whose code comes when it is asked for. Where it does not come nothing breaks: it is asked for again the next time.

import { useCallback, useState } from 'react';

/** The module, null until it is there, and the function that asks for it; `onMissing` runs where it does not come. `load` must stay the same function. */
export function useLate<T extends object>(load: () => Promise<T>): readonly [T | null, (onMissing?: () => void) => void] {
  const [part, setPart] = useState<T | null>(null);
  const ask = useCallback((onMissing?: () => void) => void load().then(setPart, () => onMissing?.()), [load]);
  return [part, ask];
}
