// The authenticator app: set up with a seed that is shown once, or what is known of it and the way to take it away.

import type { Metadata } from 'next';
import { AuthenticatorPanel } from '@/app/(vault)/settings/security/authenticator/_components/authenticator-panel';
import { SubPage } from '@/app/(vault)/settings/security/_components/sub-page';
import { findAuthenticator, findEnrolment } from '@/lib/auth/factors/authenticator';
import { requireFreshActorOrRedirect } from '@/lib/auth/sessions/step-up';
import { authenticator } from '@/lib/shared/messages/account/factors';

export const metadata: Metadata = { title: authenticator.title };

type Query = Record<string, string | string[] | undefined>;

export default async function AuthenticatorPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireFreshActorOrRedirect('/settings/security/authenticator');
  const { enrolment: enrolmentId } = await searchParams;
  const [factor, enrolment] = await Promise.all([
    findAuthenticator(actor),
    typeof enrolmentId === 'string' ? findEnrolment(actor, enrolmentId) : null,
  ]);
  return (
    <SubPage title={authenticator.title} description={authenticator.description}>
      <AuthenticatorPanel factor={factor} enrolment={enrolment} />
    </SubPage>
  );
}
