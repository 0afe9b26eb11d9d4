'use client';

// The way to prove again that it is you, and back to this page.

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { common } from '@/lib/shared/messages/common';

export function ConfirmLink() {
  const pathname = usePathname();
  return (
    <Link href={`/confirm?next=${encodeURIComponent(pathname)}`} className="font-medium underline underline-offset-4">
      {common.confirm}
    </Link>
  );
}
