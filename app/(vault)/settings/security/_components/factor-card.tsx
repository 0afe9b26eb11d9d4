// A way to prove oneself on the overview: what it is, how it stands, and the page where it is changed.

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Card } from '@/app/_components/ui/card';
import { Badge } from '@/app/_components/ui/feedback/badge';
import { buttonClass } from '@/app/_components/ui/form/button-class';

export type FactorCardProps = {
  id: string;
  title: string;
  description: string;
  state: { tone: 'good' | 'warn' | 'neutral'; text: string };
  link: { href: string; label: string };
  children?: ReactNode;
};

export function FactorCard({ id, title, description, state, link, children }: FactorCardProps) {
  return (
    <Card title={title} description={description} headingId={id} actions={<Badge tone={state.tone}>{state.text}</Badge>}>
      <div className="grid gap-4">
        {children}
        <Link href={link.href} className={`${buttonClass()} justify-self-start`}>
          {link.label}
        </Link>
      </div>
    </Card>
  );
}
