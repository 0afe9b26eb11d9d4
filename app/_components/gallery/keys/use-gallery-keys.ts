'use client';

// The keys of a gallery page: they work wherever the focus is, but never while somebody types or a window is open.

import { useEffect, useRef } from 'react';
import { useSingleKeys } from './use-single-keys';

export type GalleryKeys = {
  /** Space on a photograph. */
  onSelect: (id: string, isRange: boolean) => void;
  onSelectAll: () => void;
  onClear: () => void;
  /** Delete; `focusedId` is the photograph the focus is on. */
  onDelete: (focusedId: string | null) => void;
  /** Single letters and signs, which can be turned off. */
  letters: Readonly<Record<string, () => void>>;
};

export function useGalleryKeys(keys: GalleryKeys): void {
  const hasSingleKeys = useSingleKeys();
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTyping(event.target) || hasOpenWindow()) return;
      if (runKey(event, latest.current, hasSingleKeys)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [hasSingleKeys]);
}

function runKey(event: KeyboardEvent, keys: GalleryKeys, hasSingleKeys: boolean): boolean {
  const focusedId = (event.target as Element | null)?.closest?.('[data-photo]')?.getAttribute('data-photo') ?? null;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== 'a' || event.shiftKey) return false;
    keys.onSelectAll();
    return true;
  }
  if (event.key === ' ' && focusedId !== null) {
    keys.onSelect(focusedId, event.shiftKey);
    return true;
  }
  if (event.key === 'Escape') keys.onClear();
  if (event.key === 'Delete') keys.onDelete(focusedId);
  const letter = hasSingleKeys && Object.hasOwn(keys.letters, event.key) ? keys.letters[event.key] : undefined;
  letter?.();
  return letter !== undefined;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

export function hasOpenWindow(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
