'use client';

// Choosing a password: the field, its errors and the reasons, which update while it is typed.

import { useState } from 'react';
import { Field } from '@/app/_components/ui/form/fields/field';
import { PasswordInput } from '@/app/_components/ui/form/fields/password-input';
import { StrengthMeter } from '@/app/_components/ui/form/fields/strength-meter';
import type { PasswordRule } from '@/lib/shared/account/password-hints';

export type NewPasswordFieldProps = { label: string; rule: PasswordRule; errors?: readonly string[] | undefined };

export function NewPasswordField({ label, rule, errors }: NewPasswordFieldProps) {
  const [password, setPassword] = useState('');
  return (
    <Field name="password" label={label} errors={errors} hint={<StrengthMeter password={password} rule={rule} />}>
      {(control) => (
        <PasswordInput
          {...control}
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
