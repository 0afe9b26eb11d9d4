'use client';

// Upload without scripts: an ordinary form, answered by the same page. Hidden by a media query and not by <noscript>, in which React
// cannot put what it streams later.

import { useActionState } from 'react';
import { uploadPhotoForm } from '@/app/(vault)/photos/actions';
import { formatBytes } from '@/lib/shared/format-bytes';
import { useReader } from '@/app/_components/gallery/reader/use-reader';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import type { UploadLimitsDto } from '@/lib/shared/dto';
import { common } from '@/lib/shared/messages/common';
import { upload } from '@/lib/shared/messages/pictures/photos';

const FIELD = 'plain-upload-file';

export function PlainUploadForm({ limits }: { limits: UploadLimitsDto }) {
  const [result, action] = useActionState(uploadPhotoForm, null);
  const { locale } = useReader();
  const words = upload.plainForm;
  return (
    <form action={action} className="my-4 hidden max-w-lg gap-3 rounded-lg border border-line bg-surface-1 p-4 noscript:grid">
      <h2 className="font-medium">{words.legend}</h2>
      {result?.ok === true ? <Alert tone="good">{words.done(result.data.name)}</Alert> : null}
      {result?.ok === false ? (
        <Alert tone="bad" title={result.message}>
          {common.requestId(result.requestId)}
        </Alert>
      ) : null}
      <label htmlFor={FIELD} className="text-sm">
        {words.label}
      </label>
      <input id={FIELD} type="file" name="file" required aria-describedby={`${FIELD}-hint`} className="text-sm" />
      <p id={`${FIELD}-hint`} className="text-xs text-text-3">
        {words.hint(limits.formatNames, formatBytes(limits.maxUploadBytes, locale))}
      </p>
      {result?.ok === false && result.code === 'image/duplicate' ? (
        <label className="flex min-h-6 items-center gap-2 text-sm">
          <input type="checkbox" name="keepDuplicate" value="true" className="size-4" />
          {words.keepDuplicate}
        </label>
      ) : null}
      <button type="submit" className={buttonClass({ variant: 'primary' })}>
        {words.submit}
      </button>
    </form>
  );
}
