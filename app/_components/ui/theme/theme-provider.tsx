'use client';

// Which theme is in force, kept in this browser only. The system decides until a person does.

import { ThemeProvider as NextThemes } from 'next-themes';
import type { ReactNode } from 'react';

export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <NextThemes
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      enableColorScheme={false}
      storageKey="safelight-theme"
      {...(nonce && { nonce })}
    >
      {children}
    </NextThemes>
  );
}
