'use client';

// What the token is for, what it may do, how long, and from where. Once it is made, it is shown in the form's place.

import { clsx } from 'clsx';
import Link from 'next/link';
import { useActionState } from 'react';
import { createToken } from '@/app/(vault)/settings/tokens/actions';
import { MadeToken } from '@/app/(vault)/settings/tokens/_components/made-token';
import { ScopeBoxes } from '@/app/(vault)/settings/tokens/_components/scope-boxes';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input, inputClass } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ActionResult, IssuedTokenDto } from '@/lib/shared/dto';
import { MAX_PERSON_NAME_CHARACTERS } from '@/lib/shared/limits';
import { tokens } from '@/lib/shared/messages/account/tokens';
import { DEFAULT_TOKEN_DAYS, MAX_TOKEN_DAYS } from '@/lib/shared/account/token-rules';

const words = tokens.create;

export function CreateTokenForm() {
  const [result, action] = useActionState(createToken, null);
  if (result?.ok) return <MadeToken made={result.data} />;
  return (
    <ActionForm action={action} result={result} label={words.title}>
      <FormFailure result={result} />
      <Field name="name" label={words.name} hint={words.nameHint} errors={errorsOf(result, 'name')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            required
            maxLength={MAX_PERSON_NAME_CHARACTERS}
            defaultValue={typedValueOf(result, 'name')}
          />
        )}
      </Field>
      <ScopeBoxes result={result} errors={errorsOf(result, 'scopes')} />
      <Field name="days" label={words.days} hint={words.daysHint(MAX_TOKEN_DAYS)} errors={errorsOf(result, 'days')}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={MAX_TOKEN_DAYS}
            step={1}
            required
            className="max-w-32 tabular-nums"
            defaultValue={typedValueOf(result, 'days') ?? String(DEFAULT_TOKEN_DAYS)}
          />
        )}
      </Field>
      <Field name="networks" label={words.networks} hint={words.networksHint} errors={errorsOf(result, 'networks')}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            spellCheck={false}
            autoCapitalize="none"
            className={clsx(inputClass, 'py-2 font-mono')}
            defaultValue={typedValueOf(result, 'networks')}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton>{words.submit}</SubmitButton>
        <Link href="/settings/tokens" className={buttonClass({ variant: 'ghost' })}>
          {words.cancel}
        </Link>
      </div>
    </ActionForm>
  );
}

function errorsOf(result: ActionResult<IssuedTokenDto> | null, field: string): readonly string[] | undefined {
  return fieldErrorsOf(result, field)?.map((code) => tokens.fieldErrors[code] ?? code);
}
