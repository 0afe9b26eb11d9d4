'use client';

// How the set stands, and the way to a new one.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { regenerateRecoveryCodes } from '@/app/(vault)/settings/security/recovery-codes/actions';
import { FactList } from '@/app/(vault)/settings/security/_components/fact-list';
import { FreshCodes } from '@/app/(vault)/settings/security/_components/fresh-codes';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { RecoveryCodesDto } from '@/lib/shared/account/factor-dto';
import { FEW_RECOVERY_CODES } from '@/lib/shared/limits';
import { recoveryCodes as words } from '@/lib/shared/messages/account/factors';

export function RecoveryCodesPanel({ codes, hasFactor }: { codes: RecoveryCodesDto | null; hasFactor: boolean }) {
  const [result, action] = useActionState(regenerateRecoveryCodes, null);
  const router = useRouter();
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  if (!hasFactor) {
    return (
      <Alert title={words.noFactorTitle}>
        <p>{words.noFactor}</p>
      </Alert>
    );
  }
  return (
    <div className="grid gap-6">
      {result?.ok && result.data.recoveryCodes ? <FreshCodes codes={result.data.recoveryCodes} /> : null}
      {codes ? (
        <FactList
          facts={[
            [words.leftTerm, words.left(codes.left, codes.total)],
            [words.madeTerm, <LocalTime key="made" iso={codes.createdAt} />],
          ]}
        />
      ) : null}
      {codes && codes.left <= FEW_RECOVERY_CODES ? <Alert tone="warn">{codes.left === 0 ? words.spent : words.few}</Alert> : null}
      <form action={action} aria-label={words.makeTitle} className="grid gap-3 border-t border-line pt-5">
        <h3 className="font-medium">{words.makeTitle}</h3>
        <p className="text-sm text-text-2">{words.makeLead}</p>
        <FormFailure result={result} />
        <SubmitButton variant="secondary" className="justify-self-start">
          {words.make}
        </SubmitButton>
      </form>
    </div>
  );
}
