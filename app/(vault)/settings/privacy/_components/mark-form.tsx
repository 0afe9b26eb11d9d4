'use client';

// What the watermark is, where it stands and how strong, with a sample on a picture of one's own that follows each change.

import { useActionState, useRef } from 'react';
import { saveMark } from '@/app/(vault)/settings/privacy/actions';
import { MarkFields } from '@/app/(vault)/settings/privacy/_components/mark-fields';
import { useMarkSample } from '@/app/(vault)/settings/privacy/_components/use-mark-sample';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ActionForm } from '@/app/_components/ui/form/action-form';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { privacy } from '@/lib/shared/messages/pictures/privacy';
import type { MarkDto } from '@/lib/shared/protect/protect-dto';

const words = privacy.mark;

export type MarkFormProps = { mark: MarkDto; sample: { readonly src: string } | null; albumId?: string };

export function MarkForm({ mark, sample, albumId }: MarkFormProps) {
  const [result, action] = useActionState(saveMark, null);
  const fields = useRef<HTMLDivElement>(null);
  const { src, isDrawing, redraw } = useMarkSample(fields, { initial: sample?.src ?? null, result });
  const standing = result?.ok ? result.data : mark;
  return (
    <ActionForm action={action} result={result} label={words.title}>
      {result?.ok ? <Alert tone="good" title={words.saved} isLive /> : <FormFailure result={result} />}
      {albumId === undefined ? null : <input type="hidden" name="albumId" value={albumId} />}
      <figure className="grid gap-2">
        {src === null ? (
          <p className="rounded-md bg-surface-2 p-6 text-sm text-text-3">{words.noSample}</p>
        ) : (
          <img src={src} alt={words.sampleAlt} className="max-h-80 max-w-full justify-self-start rounded-md bg-surface-2" />
        )}
        <figcaption className="min-h-5 text-sm text-text-3">
          <span role="status">{isDrawing ? words.drawing : src === null ? '' : words.sample}</span>
        </figcaption>
      </figure>
      <div ref={fields} onChange={redraw} className="grid gap-5">
        <MarkFields mark={standing} result={result} />
      </div>
      <SubmitButton className="justify-self-start">{words.save}</SubmitButton>
    </ActionForm>
  );
}
