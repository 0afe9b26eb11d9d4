'use client';

// What a dialog or a panel asks for when it opens, with another try.

import { useCallback, useEffect, useState } from 'react';
import type { ActionResult } from '@/lib/shared/dto';
import { orRefusal } from './changes';

export type Answer<T> = {
  readonly data: T | null;
  readonly hasFailed: boolean;
  /** Asks again; what is known stays until the answer is there. */
  refresh: () => void;
};

/** `ask` must stay the same from draw to draw; a new one asks anew. */
export function useAnswer<T>(ask: () => Promise<ActionResult<T>>): Answer<T> {
  const [known, setKnown] = useState<{ ask: typeof ask; data: T | null; hasFailed: boolean } | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void orRefusal(ask()).then((result) => {
      if (!isWanted) return;
      setKnown((before) => {
        const data = before?.ask === ask ? before.data : null;
        return result.ok ? { ask, data: result.data, hasFailed: false } : { ask, data, hasFailed: data === null };
      });
    });
    return () => {
      isWanted = false;
    };
  }, [ask, attempt]);
  const current = known?.ask === ask ? known : null;
  return {
    data: current?.data ?? null,
    hasFailed: current?.hasFailed ?? false,
    refresh: useCallback(() => setAttempt((before) => before + 1), []),
  };
}
