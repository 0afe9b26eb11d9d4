'use client';

// When a page for admins fails: the frame stays.

import { FailurePage } from '@/app/_components/failure-page';

export default function AdminError({ error, retry }: { error: unknown; retry: () => void }) {
  return <FailurePage error={error} retry={retry} />;
}
