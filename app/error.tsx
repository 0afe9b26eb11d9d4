'use client';

// When a page outside the vault's frame fails.

import { FailurePage } from '@/app/_components/failure-page';

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="content" tabIndex={-1}>
      <FailurePage error={error} retry={retry} />
    </main>
  );
}
