'use client';

// The sign-in form. What went wrong never tells whether the address has an account.

import Link from 'next/link';
import { useActionState } from 'react';
import { signIn as signInAction } from '@/app/(public)/sign-in/actions';
import { textLinkClass } from '@/app/(public)/_components/auth-card';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { EmailField } from '@/app/_components/ui/form/fields/email-field';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { PasswordInput } from '@/app/_components/ui/form/fields/password-input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { fields, signIn } from '@/lib/shared/messages/en';

export function SignInForm({ next }: { next: string | undefined }) {
  const [result, action] = useActionState(signInAction, null);
  const code = result && !result.ok ? result.code : null;
  return (
    <ActionForm action={action} result={result}>
      <FormFailure result={result} {...(code === 'auth/locked' && { title: signIn.lockedTitle })}>
        {code === 'auth/locked' ? (
          <p>
            {signIn.lockedHelp}{' '}
            <Link href="/forgot-password" className={textLinkClass}>
              {signIn.reset}
            </Link>
          </p>
        ) : null}
        {code === 'auth/unverified' ? <p>{signIn.unverifiedHelp}</p> : null}
      </FormFailure>
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <EmailField result={result} autoComplete="username webauthn" />
      <Field name="password" label={fields.password} errors={fieldErrorsOf(result, 'password')}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      <SubmitButton size="lg">{signIn.submit}</SubmitButton>
      <Link href="/forgot-password" className={`${textLinkClass} justify-self-center py-1 text-sm`}>
        {signIn.forgot}
      </Link>
    </ActionForm>
  );
}
