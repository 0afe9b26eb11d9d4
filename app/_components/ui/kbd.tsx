// A key of the keyboard.

import type { ReactNode } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid min-w-6 place-items-center rounded-sm border border-line bg-surface-2 px-1.5 font-sans text-xs text-text-2">
      {children}
    </kbd>
  );
}
