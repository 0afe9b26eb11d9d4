// The tokens of the person's programs: which there are, what they may do, and the means to end each.

import type { Metadata } from 'next';
import Link from 'next/link';
import { TokenList } from '@/app/(vault)/settings/tokens/_components/token-list';
import { Card } from '@/app/_components/ui/card';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { listTokens } from '@/lib/auth/tokens/own-tokens';
import { tokens } from '@/lib/shared/messages/account/tokens';

export const metadata: Metadata = { title: tokens.title };

export default async function TokensPage() {
  const actor = await requireActorOrRedirect('/settings/tokens');
  return (
    <Card
      title={tokens.title}
      description={tokens.description}
      headingId="tokens"
      actions={
        <Link href="/settings/tokens/new" className={buttonClass({ variant: 'primary' })}>
          {tokens.list.create}
        </Link>
      }
    >
      <TokenList tokens={await listTokens(actor)} />
    </Card>
  );
}
