'use client';

// Short messages that come and go, read out politely, with an undo where there is one. The only importer of sonner.

import { leaveStylesAlone } from '@/app/_components/ui/feedback/sonner-sheet';
import { useSyncExternalStore } from 'react';
import { Toaster as Sonner, toast as sonner } from 'sonner';
import { resolveTheme, subscribeToTheme } from '@/app/_components/ui/theme/theme';
import { common } from '@/lib/shared/messages/common';

leaveStylesAlone();

export function Toaster() {
  const theme = useSyncExternalStore(subscribeToTheme, resolveTheme, () => 'dark' as const);
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      mobileOffset={{ bottom: '5.5rem' }}
      containerAriaLabel={common.notifications}
      toastOptions={{ closeButtonAriaLabel: common.close }}
      closeButton
    />
  );
}

/** `toast('Moved to the trash', { action: { label: 'Undo', onClick } })`, `toast.success`, `toast.error`. */
export const toast = sonner;
