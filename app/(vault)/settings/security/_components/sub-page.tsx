// One grave thing of the security settings on a page of its own, with the way back.

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Card } from '@/app/_components/ui/card';
import { factors } from '@/lib/shared/messages/account/factors';

export function BackToSecurity() {
  return (
    <Link
      href="/settings/security"
      className="inline-flex items-center gap-1.5 justify-self-start rounded-sm py-1 text-sm text-text-2 hover:text-text-1"
    >
      <ArrowLeft aria-hidden className="size-4" />
      {factors.back}
    </Link>
  );
}

export function SubPage({ title, description, children }: { title: string; description: string; children: ReactNode }) {
  return (
    <>
      <BackToSecurity />
      <Card title={title} description={description} headingId="sub-page">
        {children}
      </Card>
    </>
  );
}
