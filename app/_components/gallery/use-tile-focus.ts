// Which tile the keyboard stands on, and who stands there when that one leaves.

import { useState } from 'react';
import { focusTileSoon, neighbourOf } from '@/app/_components/gallery/grid/focus-tile';
import type { ImageDto } from '@/lib/shared/dto';

export type TileFocus = {
  readonly focusId: string | null;
  readonly setFocusId: (id: string | null) => void;
  /** Hands the focus to the picture beside those that leave, before they go. */
  readonly passFocus: (leaving: ReadonlySet<string>) => void;
};

/** `items` in the order in which they are shown. */
export function useTileFocus(items: readonly ImageDto[]): TileFocus {
  const [focusId, setFocusId] = useState<string | null>(null);
  const passFocus = (leaving: ReadonlySet<string>) => {
    const heir = neighbourOf(items, leaving)?.id;
    setFocusId(heir ?? null);
    focusTileSoon(heir);
  };
  return { focusId, setFocusId, passFocus };
}
