'use client';

// The authenticator in each of its states. The forms' answers live here, above what comes and goes, so that they are shown
// without JavaScript, too.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { EnrolmentForm } from '@/app/(vault)/settings/security/authenticator/_components/enrolment-form';
import {
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
} from '@/app/(vault)/settings/security/authenticator/actions';
import { FactList } from '@/app/(vault)/settings/security/_components/fact-list';
import { FreshCodes } from '@/app/(vault)/settings/security/_components/fresh-codes';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { AuthenticatorDto, EnrolmentDto } from '@/lib/shared/account/factor-dto';
import { authenticator as words, factors } from '@/lib/shared/messages/account/factors';

export type AuthenticatorPanelProps = { factor: AuthenticatorDto | null; enrolment: EnrolmentDto | null };

export function AuthenticatorPanel({ factor, enrolment }: AuthenticatorPanelProps) {
  const [begun, begin] = useActionState(beginAuthenticator, null);
  const [confirmed, confirm] = useActionState(confirmAuthenticator, null);
  const [removed, remove] = useActionState(removeAuthenticator, null);
  const router = useRouter();
  useEffect(() => {
    if (confirmed?.ok || removed?.ok) router.refresh();
  }, [confirmed, removed, router]);
  if (factor) {
    return (
      <div className="grid gap-6">
        {confirmed?.ok ? <Alert tone="good" title={words.added} isLive /> : null}
        {confirmed?.ok && confirmed.data.recoveryCodes ? <FreshCodes codes={confirmed.data.recoveryCodes} /> : null}
        <FactList
          facts={[
            [words.since, <LocalTime key="since" iso={factor.confirmedAt} />],
            [words.lastUsed, factor.lastUsedAt ? <LocalTime key="last" iso={factor.lastUsedAt} /> : factors.never],
          ]}
        />
        <form action={remove} aria-label={words.removeTitle} className="grid gap-3 border-t border-line pt-5">
          <h3 className="font-medium">{words.removeTitle}</h3>
          <p className="text-sm text-text-2">
            {words.removeLead} {words.removeLast}
          </p>
          <FormFailure result={removed} />
          <SubmitButton variant="danger" className="justify-self-start">
            {words.remove}
          </SubmitButton>
        </form>
      </div>
    );
  }
  const isOver = confirmed?.ok === false && confirmed.code === 'auth/pending-expired';
  return (
    <div className="grid gap-6">
      {removed?.ok ? <Alert tone="good" title={words.removed} isLive /> : null}
      {isOver ? (
        <Alert tone="bad" title={words.expiredTitle} isLive>
          <p>{words.expired}</p>
        </Alert>
      ) : null}
      {enrolment ? <EnrolmentForm enrolment={enrolment} result={isOver ? null : confirmed} action={confirm} /> : null}
      <form action={begin} aria-label={words.setUp} className="grid gap-4">
        {enrolment ? null : <p className="text-text-2">{words.beginLead}</p>}
        <FormFailure result={begun} />
        <SubmitButton variant={enrolment ? 'ghost' : 'primary'} className="justify-self-start">
          {enrolment ? words.again : words.begin}
        </SubmitButton>
      </form>
    </div>
  );
}
