// Six digits of an authenticator app: phones show their number keys and offer the code; pasting with spaces works.

import type { ReactNode } from 'react';
import { Field } from '@/app/_components/ui/form/fields/field';
import { Input } from '@/app/_components/ui/form/fields/input';

export type CodeFieldProps = {
  label: string;
  hint: ReactNode;
  errors?: readonly string[] | undefined;
  /** The code had the right shape and was not the right one. */
  isRefused: boolean;
};

export function CodeField({ label, hint, errors, isRefused }: CodeFieldProps) {
  return (
    <Field name="code" label={label} hint={hint} errors={errors}>
      {(control) => (
        <Input
          {...control}
          aria-invalid={isRefused || control['aria-invalid']}
          className="max-w-48 font-mono text-lg tracking-[0.3em]"
          required
          autoComplete="one-time-code"
          inputMode="numeric"
          spellCheck={false}
          maxLength={16}
        />
      )}
    </Field>
  );
}
