'use client';

// Asks for a reset link. The answer is the same for every address.

import { MailCheck } from 'lucide-react';
import { useActionState } from 'react';
import { EndState } from '@/app/(public)/_components/end-state';
import { forgotPassword } from '@/app/(public)/forgot-password/actions';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { EmailField } from '@/app/_components/ui/form/fields/email-field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { forgot } from '@/lib/shared/messages/en';

export function ForgotForm() {
  const [result, action] = useActionState(forgotPassword, null);
  if (result?.ok) return <EndState icon={MailCheck} title={forgot.sentTitle} text={forgot.sent} />;
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} />
      <EmailField result={result} />
      <SubmitButton size="lg">{forgot.submit}</SubmitButton>
    </ActionForm>
  );
}
