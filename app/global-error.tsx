'use client';

// When the root layout itself fails. Self-contained: its own html, the style sheet, no theme, no toasts.

import { FailurePage } from '@/app/_components/failure-page';
import { errors } from '@/lib/shared/messages/failure';
import './globals.css';

export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>{errors.title}</title>
        <meta name="robots" content="noindex" />
      </head>
      <body className="min-h-dvh bg-surface-0 text-base text-text-1 antialiased">
        <main id="content">
          <FailurePage error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
