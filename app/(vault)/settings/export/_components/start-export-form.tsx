'use client';

// Everything, or one album.

import Link from 'next/link';
import { useActionState } from 'react';
import { startExport } from '@/app/(vault)/settings/export/actions';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { Field } from '@/app/_components/ui/form/fields/field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf, typedValueOf } from '@/app/_components/ui/form/form-result';
import { inputClass } from '@/app/_components/ui/form/fields/input';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { exportWords } from '@/lib/shared/messages/pictures/exports';
import type { AlbumNameDto } from '@/lib/shared/organise/organise-dto';

const words = exportWords.create;

export function StartExportForm({ albums }: { albums: readonly AlbumNameDto[] }) {
  const [result, action] = useActionState(startExport, null);
  const errors = fieldErrorsOf(result, 'scope')?.map((code) => exportWords.fieldErrors[code] ?? code);
  return (
    <ActionForm action={action} result={result} label={words.title}>
      <FormFailure result={result} />
      <Field name="scope" label={words.scope} hint={words.scopeHint} errors={errors}>
        {(control) => (
          <select {...control} className={inputClass} defaultValue={typedValueOf(result, 'scope') ?? 'all'}>
            <option value="all">{words.everything}</option>
            {albums.map(({ id, title }) => (
              <option key={id} value={id}>
                {exportWords.album(title)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Alert tone="warn">
        <p>{words.keep}</p>
      </Alert>
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton>{words.submit}</SubmitButton>
        <Link href="/settings/export" className={buttonClass({ variant: 'ghost' })}>
          {words.cancel}
        </Link>
      </div>
    </ActionForm>
  );
}
