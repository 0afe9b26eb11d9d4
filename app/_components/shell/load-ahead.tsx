'use client';

// Fetches what every page may want next, at the first sign of a person: then it is there before it is asked for, and stays when the line goes.

import { useEffect } from 'react';
import { onFirstSign } from '@/app/_components/ui/late/first-sign';
import { loadMenuList } from '@/app/_components/ui/overlay/menu';
import { loadTooltipBubble } from '@/app/_components/ui/overlay/tooltip';
import { loadStatusDialog } from '@/app/_components/ui/status-chip';

export function LoadAhead() {
  useEffect(
    () =>
      onFirstSign(() => {
        // What fails is asked for again by its button.
        for (const load of [loadMenuList, loadTooltipBubble, loadStatusDialog]) load().catch(() => undefined);
      }),
    [],
  );
  return null;
}
