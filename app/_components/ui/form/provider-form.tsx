'use client';

// One button that leads to an identity provider, with what is said when the way cannot be begun. Works without JavaScript.

import { useActionState, useId } from 'react';
import type { ButtonSize } from '@/app/_components/ui/form/button-class';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ActionResult } from '@/lib/shared/dto';
import type { ProviderDto } from '@/lib/shared/account/identity-providers';

export type ProviderFormProps = {
  action: (previous: ActionResult<never> | null, form: FormData) => Promise<ActionResult<never>>;
  provider: ProviderDto;
  label: string;
  hint?: string;
  next?: string | undefined;
  size?: ButtonSize;
};

export function ProviderForm({ action, provider, label, hint, next, size = 'lg' }: ProviderFormProps) {
  const [result, start] = useActionState(action, null);
  const hintId = useId();
  return (
    <form action={start} className="grid gap-2">
      <FormFailure result={result} />
      <input type="hidden" name="provider" value={provider.id} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <SubmitButton variant="secondary" size={size} aria-describedby={hint ? hintId : undefined}>
        {label}
      </SubmitButton>
      {hint ? (
        <p id={hintId} className="text-sm text-text-3">
          {hint}
        </p>
      ) : null}
    </form>
  );
}
