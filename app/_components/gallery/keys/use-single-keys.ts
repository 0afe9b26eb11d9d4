'use client';

// Whether single letters are shortcuts. A person who dictates, or whose fingers slip, can turn them off (WCAG 2.1.4).

import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'safelight.single-keys';
const CHANGED = 'safelight:single-keys';

export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, read, () => true);
}

export function setSingleKeys(isOn: boolean): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, isOn ? 'on' : 'off');
  } catch {
    // Storage may be forbidden; then the choice lasts as long as nothing, which the checkbox shows.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function read(): boolean {
  try {
    return window.localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

function subscribe(notify: () => void): () => void {
  window.addEventListener(CHANGED, notify);
  window.addEventListener('storage', notify);
  return () => {
    window.removeEventListener(CHANGED, notify);
    window.removeEventListener('storage', notify);
  };
}
