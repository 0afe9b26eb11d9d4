// What is kept of pictures, what may leave of them, and the watermark.

import type { Metadata } from 'next';
import Link from 'next/link';
import { KeepForm } from '@/app/(vault)/settings/privacy/_components/keep-form';
import { RulesForm } from '@/app/_components/protect/rules-form';
import { Card } from '@/app/_components/ui/card';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { requireActorOrRedirect } from '@/lib/auth/sessions/session';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import { requirePrivacy } from '@/lib/vault/privacy';

export const metadata: Metadata = { title: privacy.tab };

export default async function PrivacyPage() {
  const actor = await requireActorOrRedirect('/settings/privacy');
  const { keepOriginals, keepCapture, rules } = await requirePrivacy(actor);
  return (
    <>
      <Card title={privacy.rules.title} description={privacy.rules.description} headingId="rules">
        <RulesForm place={{ place: 'owner' }} rules={rules} />
      </Card>
      <Card title={privacy.mark.title} description={privacy.mark.cardText} headingId="watermark">
        <Link href="/settings/privacy/watermark" className={buttonClass()}>
          {privacy.mark.change}
        </Link>
      </Card>
      <Card title={privacy.keep.title} description={privacy.keep.description} headingId="keep">
        <KeepForm keepOriginals={keepOriginals} keepCapture={keepCapture} />
      </Card>
    </>
  );
}
