// How many passkeys there are, and the way to them.

import Link from 'next/link';
import { Card } from '@/app/_components/ui/card';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

const words = passkeys.card;

export function PasskeysCard({ count }: { count: number }) {
  return (
    <Card title={words.title} description={words.description} headingId="passkeys">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>{count === 0 ? words.none : words.count(count)}</p>
        <Link href="/settings/security/passkeys" className={buttonClass()}>
          {count === 0 ? words.add : words.manage}
        </Link>
      </div>
    </Card>
  );
}
