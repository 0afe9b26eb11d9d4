'use client';

// Confirms an address with one click: a mail scanner that opens the link spends nothing.

import { MailX } from 'lucide-react';
import Link from 'next/link';
import { useActionState } from 'react';
import { LinkTokenField } from '@/app/(public)/_components/link-token-field';
import { verifyEmail } from '@/app/(public)/verify/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { EndState } from '@/app/(public)/_components/end-state';
import { signIn, signUp, verify } from '@/lib/shared/messages/en';

export function VerifyForm({ token }: { token: string | undefined }) {
  const [result, action] = useActionState(verifyEmail, null);
  if (result?.ok) {
    return (
      <EndState title={verify.doneTitle} text={verify.done}>
        <Link href="/sign-in" className={buttonClass({ variant: 'primary' })}>
          {signIn.title}
        </Link>
      </EndState>
    );
  }
  if (result && result.code === 'auth/expired-link') {
    return (
      <EndState icon={MailX} tone="warn" title={verify.expiredTitle} text={verify.expired}>
        <Link href="/sign-up" className={buttonClass({ variant: 'primary' })}>
          {signUp.title}
        </Link>
        <Link href="/sign-in" className={buttonClass()}>
          {signIn.title}
        </Link>
      </EndState>
    );
  }
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} />
      <LinkTokenField token={token} errors={fieldErrorsOf(result, 'token')} />
      <SubmitButton size="lg">{verify.submit}</SubmitButton>
    </ActionForm>
  );
}
