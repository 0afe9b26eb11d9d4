// The address field of every form of identity: one name, one keyboard, and what a password manager looks for.

import { Field } from '@/app/_components/ui/form/fields/field';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import type { ActionResult } from '@/lib/shared/dto';
import { fields } from '@/lib/shared/messages/en';

export type EmailFieldProps = {
  result: ActionResult<unknown> | null;
  /** `webauthn` has the browser offer passkeys here, too. */
  autoComplete?: 'username' | 'username webauthn';
};

export function EmailField({ result, autoComplete = 'username' }: EmailFieldProps) {
  return (
    <Field name="email" label={fields.email} errors={fieldErrorsOf(result, 'email')}>
      {(control) => (
        <Input
          {...control}
          type="email"
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={typedValueOf(result, 'email')}
        />
      )}
    </Field>
  );
}
