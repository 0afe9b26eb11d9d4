'use client';

// The address that waits for its proof, and the way to forget it.

import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { cancelEmailChange } from '@/app/(vault)/settings/account/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { account } from '@/lib/shared/messages/account/account';

const words = account.email;

/** `email` null: none waits. */
export function WantedEmail({ email }: { email: string | null }) {
  const [result, action] = useActionState(cancelEmailChange, null);
  const router = useRouter();
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  if (email === null) return result?.ok ? <Alert tone="good" title={words.cancelled} isLive /> : null;
  return (
    <div className="grid gap-3">
      <FormFailure result={result} />
      <Alert title={words.waitingTitle}>
        <p className="break-words">{words.waiting(email)}</p>
      </Alert>
      <form action={action}>
        <SubmitButton variant="secondary" size="sm">
          {words.cancel}
        </SubmitButton>
      </form>
    </div>
  );
}
