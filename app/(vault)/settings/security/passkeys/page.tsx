// The person's passkeys. Behind a fresh proof: each of them is a way into the account.

import type { Metadata } from 'next';
import { BackToSecurity } from '@/app/(vault)/settings/security/_components/sub-page';
import { AddPasskey } from '@/app/(vault)/settings/security/passkeys/_components/add-passkey';
import { PasskeyList } from '@/app/(vault)/settings/security/passkeys/_components/passkey-list';
import { Card } from '@/app/_components/ui/card';
import { listPasskeys } from '@/lib/auth/passkeys/passkeys';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { passkeys } from '@/lib/shared/messages/account/passkeys';

export const metadata: Metadata = { title: passkeys.page.title };

export default async function PasskeysPage() {
  const actor = await requireFreshActorOrRedirect('/settings/security/passkeys');
  const keys = await listPasskeys(actor);
  return (
    <>
      <BackToSecurity />
      <Card title={passkeys.page.list} description={passkeys.page.listDescription} headingId="passkeys">
        <PasskeyList passkeys={keys} />
      </Card>
      <Card title={passkeys.add.title} description={passkeys.add.description} headingId="add-passkey">
        <AddPasskey />
      </Card>
    </>
  );
}
