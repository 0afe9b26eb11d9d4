// How many accounts elsewhere open this one, and the way to the page that changes it.

import Link from 'next/link';
import { Card } from '@/app/_components/ui/card';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { linked } from '@/lib/shared/messages/account/providers';

export function LinkedCard({ names }: { names: readonly string[] }) {
  return (
    <Card
      title={linked.title}
      description={names.length === 0 ? linked.none : linked.count(names.length, [...new Set(names)].join(', '))}
      headingId="linked-accounts"
      actions={
        <Link href="/settings/security/linked" className={buttonClass()}>
          {linked.manage}
        </Link>
      }
    />
  );
}
