// The frame of every page: language, font, theme, toasts. Dynamic on purpose, so that each page carries its nonce.

import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import { Activity, type ReactNode } from 'react';
import { Toaster } from '@/app/_components/ui/feedback/toast';
import { SkipLink } from '@/app/_components/ui/skip-link';
import { fontVariables } from '@/app/_components/ui/theme/fonts';
import { InlineScript } from '@/app/_components/ui/theme/inline-script';
import { themeScript } from '@/app/_components/ui/theme/theme';
import { trustedTypesScript } from '@/lib/http/headers/trusted-types-script';
import { common } from '@/lib/shared/messages/common';
import './globals.css';

export const metadata: Metadata = {
  title: { default: common.product, template: `%s · ${common.product}` },
  description: common.tagline,
  applicationName: common.product,
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, email: false, address: false },
};

// The browser's own bar: the two pages' surface 0 (a meta tag cannot read tokens).
export const viewport: Viewport = {
  colorScheme: 'dark light',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f4ef' },
    { media: '(prefers-color-scheme: dark)', color: '#100d0b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection();
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <head>
        {/* First of all scripts: it makes the page's Trusted Types policy. */}
        <InlineScript nonce={nonce} source={trustedTypesScript} />
        <InlineScript nonce={nonce} source={themeScript} />
      </head>
      <body className="min-h-dvh bg-surface-0 text-base text-text-1 antialiased">
        <SkipLink />
        {/* Hydrates by itself: what waits here for a script that comes late would else have the whole page begin again and again. */}
        <Activity>{children}</Activity>
        <Toaster />
      </body>
    </html>
  );
}
