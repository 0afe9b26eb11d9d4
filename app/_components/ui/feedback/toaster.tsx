'use client';

// The part of the messages that comes late: how they look, and sonner itself. Its only importer.

import { leaveStylesAlone } from '@/app/_components/ui/feedback/sonner-sheet';
import { useEffect, useSyncExternalStore } from 'react';
import { Toaster as Sonner, toast as sonner } from 'sonner';
import { resolveTheme, subscribeToTheme } from '@/app/_components/ui/theme/theme';
import { common } from '@/lib/shared/messages/common';

leaveStylesAlone();

/** `onSay` hears how to say something once somebody can see it, and null when the place for it is gone. */
export function LateToaster({ onSay }: { onSay: (say: typeof sonner | null) => void }) {
  const theme = useSyncExternalStore(subscribeToTheme, resolveTheme, () => 'dark' as const);
  // Effects run from the inside out: sonner listens by now.
  useEffect(() => {
    onSay(sonner);
    return () => onSay(null);
  }, [onSay]);
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
