// Making a token, behind a fresh proof: whoever holds it can use the account without its owner.

import type { Metadata } from 'next';
import { CreateTokenForm } from '@/app/(vault)/settings/tokens/_components/create-token-form';
import { Card } from '@/app/_components/ui/card';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { tokens } from '@/lib/shared/messages/account/tokens';

export const metadata: Metadata = { title: tokens.create.title };

export default async function NewTokenPage() {
  await requireFreshActorOrRedirect('/settings/tokens/new');
  return (
    <Card title={tokens.create.title} description={tokens.create.description} headingId="new-token">
      <CreateTokenForm />
    </Card>
  );
}
