// Where the focus goes when the picture that had it is gone, or when the viewer over the grid is closed.

import type { ImageDto } from '@/lib/shared/dto';

/** The picture that takes over when others leave: the next one that stays, or the one before. */
export function neighbourOf(items: readonly ImageDto[], leaving: ReadonlySet<string>): ImageDto | undefined {
  const first = items.findIndex((item) => leaving.has(item.id));
  if (first === -1) return undefined;
  return items.slice(first).find((item) => !leaving.has(item.id)) ?? items.slice(0, first).at(-1);
}

/** Focuses a picture's tile, which brings it into sight; without one, the page's main part, so that the keyboard is not lost. */
export function focusTile(id: string | undefined): void {
  const tile = id === undefined ? null : document.querySelector<HTMLElement>(`[data-photo="${CSS.escape(id)}"]`);
  (tile ?? document.getElementById('content'))?.focus();
}

/** The same after the screen has changed and closing windows have given the focus back. */
export function focusTileSoon(id: string | undefined): void {
  window.setTimeout(() => focusTile(id), 60);
}
