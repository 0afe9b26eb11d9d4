'use client';

// Every export of the person. While one is being prepared the page looks again by itself.

import { Package } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect } from 'react';
import { deleteExport } from '@/app/(vault)/settings/export/actions';
import { ExportParts } from '@/app/(vault)/settings/export/_components/export-parts';
import { ExportProgress } from '@/app/(vault)/settings/export/_components/export-progress';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Badge } from '@/app/_components/ui/feedback/badge';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import { LocalTime, useReaderLocales } from '@/app/_components/ui/local';
import type { ExportDto } from '@/lib/shared/exports/export-dto';
import { exportWords } from '@/lib/shared/messages/pictures/exports';

const words = exportWords.list;
const LOOK_AGAIN_MILLISECONDS = 3_000;

export const nameOf = ({ title }: Pick<ExportDto, 'title'>) =>
  title === null ? exportWords.everything : exportWords.album(title);

export function ExportList({ exports }: { exports: readonly ExportDto[] }) {
  const [result, remove] = useActionState(deleteExport, null);
  const router = useRouter();
  const isPreparing = exports.some(({ state }) => state === 'preparing');
  useEffect(() => {
    if (result?.ok) router.refresh();
  }, [result, router]);
  useEffect(() => {
    if (!isPreparing) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), LOOK_AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isPreparing, router]);
  return (
    <div className="grid gap-4">
      <FormFailure result={result} />
      {result?.ok ? <Alert tone="good" title={words.deleted} isLive /> : null}
      {exports.length === 0 ? (
        <div className="grid gap-1 rounded-lg border border-dashed border-line px-4 py-8 text-center">
          <p className="font-medium">{words.emptyTitle}</p>
          <p className="text-sm text-text-2">{words.empty}</p>
        </div>
      ) : (
        <ul className="grid gap-4">
          {exports.map((one) => (
            <li key={one.id} className="grid gap-4 rounded-lg border border-line p-4">
              <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
                <Package aria-hidden className="mt-0.5 size-5 shrink-0 text-text-3" />
                <ExportFacts one={one} />
                <form action={remove}>
                  <input type="hidden" name="exportId" value={one.id} />
                  <SubmitButton
                    variant="secondary"
                    size="sm"
                    aria-label={one.state === 'preparing' ? words.cancelOne(nameOf(one)) : words.deleteOne(nameOf(one))}
                  >
                    {one.state === 'preparing' ? words.cancel : words.delete}
                  </SubmitButton>
                </form>
              </div>
              {one.state === 'preparing' ? <ExportProgress one={one} name={nameOf(one)} /> : null}
              {one.state === 'failed' ? <Alert tone="bad">{words.failedText}</Alert> : null}
              {one.state === 'ready' ? <ExportParts one={one} name={nameOf(one)} /> : null}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ExportFacts({ one }: { one: ExportDto }) {
  const locales = useReaderLocales();
  const number = new Intl.NumberFormat(locales ? [...locales] : ['en']);
  return (
    <div className="grid min-w-0 flex-1 basis-52 gap-1.5">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        <span className="min-w-0 break-words">{nameOf(one)}</span>
        <Badge>{words[one.state]}</Badge>
      </p>
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-text-2">
        <span>{words.pictures(number.format(one.images), one.images)}</span>
        <span>
          {words.asked} <LocalTime iso={one.createdAt} />
        </span>
        {one.state === 'preparing' ? null : (
          <span>
            {one.state === 'ready' ? words.until : words.goes} <LocalTime iso={one.expires} />
          </span>
        )}
      </p>
    </div>
  );
}
