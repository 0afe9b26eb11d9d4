// Between a first and a second proof. It says nothing of whose sign-in waits, and where none waits it leads to the start.

import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthCard } from '@/app/(public)/_components/auth-card';
import { CodeForm } from '@/app/(public)/second-step/_components/code-form';
import { PasskeyStep } from '@/app/(public)/second-step/_components/passkey-step';
import { RecoveryForm } from '@/app/(public)/second-step/_components/recovery-form';
import { cancel } from '@/app/(public)/second-step/actions';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { findSecondStep } from '@/lib/auth/sign-in/second-step';
import { secondStep } from '@/lib/shared/messages/account/second-step';

export const metadata: Metadata = { title: secondStep.title };

export default async function SecondStepPage() {
  const options = await findSecondStep();
  if (!options) redirect('/sign-in');
  const { hasAuthenticator, hasPasskey } = options;
  return (
    <AuthCard title={secondStep.title} lead={hasAuthenticator ? secondStep.lead : secondStep.leadWithoutApp}>
      {hasPasskey ? <PasskeyStep /> : null}
      {hasAuthenticator ? <CodeForm /> : null}
      <RecoveryForm isOnlyForm={!hasAuthenticator && !hasPasskey} />
      <form action={cancel} className="grid border-t border-line pt-5">
        <SubmitButton variant="ghost">{secondStep.cancel}</SubmitButton>
      </form>
    </AuthCard>
  );
}
