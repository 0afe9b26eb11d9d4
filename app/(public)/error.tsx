'use client';

// When a public page fails: the frame stays.

import { FailurePage } from '@/app/_components/failure-page';

export default function PublicError({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailurePage error={error} retry={retry} />;
}
