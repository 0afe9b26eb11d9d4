'use client';

// When a page of the vault fails: the frame stays.

import { FailurePage } from '@/app/_components/failure-page';

export default function VaultError({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailurePage error={error} retry={retry} />;
}
