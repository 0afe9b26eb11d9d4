'use client';

// The person's name. The address is shown here and changed under Account, after a fresh proof.

import { useActionState } from 'react';
import { changeName } from '@/app/(vault)/settings/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { Input } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime } from '@/app/_components/ui/local';
import type { ProfileDto } from '@/lib/shared/dto';
import { MAX_PERSON_NAME_CHARACTERS } from '@/lib/shared/limits';
import { settings } from '@/lib/shared/messages/en';

const words = settings.profile;

export function ProfileForm({ profile }: { profile: ProfileDto }) {
  const [result, action] = useActionState(changeName, null);
  return (
    <ActionForm action={action} result={result} label={words.title}>
      {result?.ok ? <Alert tone="good" title={words.saved} isLive /> : <FormFailure result={result} />}
      <Field name="name" label={words.name} errors={fieldErrorsOf(result, 'name')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            required
            maxLength={MAX_PERSON_NAME_CHARACTERS}
            defaultValue={typedValueOf(result, 'name') ?? profile.name}
          />
        )}
      </Field>
      <dl className="grid gap-4 text-sm sm:grid-cols-2">
        <div className="grid min-w-0 gap-1">
          <dt className="text-text-3">{words.email}</dt>
          <dd className="break-words">{profile.email}</dd>
        </div>
        <div className="grid gap-1">
          <dt className="text-text-3">{words.since}</dt>
          <dd>
            <LocalTime iso={profile.createdAt} style="date" />
          </dd>
        </div>
      </dl>
      <SubmitButton className="justify-self-start">{words.save}</SubmitButton>
    </ActionForm>
  );
}
