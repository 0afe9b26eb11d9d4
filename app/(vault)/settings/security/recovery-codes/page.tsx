// Recovery codes: how many are left, and new ones, shown once.

import type { Metadata } from 'next';
import { RecoveryCodesPanel } from '@/app/(vault)/settings/security/recovery-codes/_components/recovery-codes-panel';
import { SubPage } from '@/app/(vault)/settings/security/_components/sub-page';
import { findRecoveryCodes, hasSecondFactor } from '@/lib/auth/factors/recovery-codes';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { recoveryCodes } from '@/lib/shared/messages/account/factors';

export const metadata: Metadata = { title: recoveryCodes.title };

export default async function RecoveryCodesPage() {
  const actor = await requireFreshActorOrRedirect('/settings/security/recovery-codes');
  const [codes, hasFactor] = await Promise.all([findRecoveryCodes(actor), hasSecondFactor(actor)]);
  return (
    <SubPage title={recoveryCodes.title} description={recoveryCodes.description}>
      <RecoveryCodesPanel codes={codes} hasFactor={hasFactor} />
    </SubPage>
  );
}
