'use client';

// Single letters that act on pictures: on the chosen ones, or on the one in focus. Turned off with the other single keys.

import { useEffect, useEffectEvent } from 'react';
import { hasOpenWindow, isTyping } from '@/app/_components/gallery/keys/use-gallery-keys';
import { useSingleKeys } from '@/app/_components/gallery/keys/use-single-keys';

/** `focusedId` is the picture the focus is on. */
export type PictureKeys = Readonly<Record<string, (focusedId: string | null) => void>>;

export function usePictureKeys(keys: PictureKeys): void {
  const hasSingleKeys = useSingleKeys();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const run = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    const hasCommand = event.ctrlKey || event.metaKey || event.altKey;
    if (run === undefined || hasCommand || event.defaultPrevented || isTyping(event.target) || hasOpenWindow()) return;
    event.preventDefault();
    run((event.target as Element).closest('[data-photo]')?.getAttribute('data-photo') ?? null);
  });
  useEffect(() => {
    if (!hasSingleKeys) return;
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [hasSingleKeys]);
}
