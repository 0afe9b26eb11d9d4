'use client';

// How far an export is. Without JavaScript a link looks again.

import { Progress } from '@/app/_components/ui/feedback/progress';
import { useReaderLocales } from '@/app/_components/ui/local';
import type { ExportDto } from '@/lib/shared/exports/export-dto';
import { exportWords } from '@/lib/shared/messages/pictures/exports';

const words = exportWords.list;

export function ExportProgress({ one, name }: { one: ExportDto; name: string }) {
  const locales = useReaderLocales();
  const number = new Intl.NumberFormat(locales ? [...locales] : ['en']);
  const text = words.progress(number.format(Math.min(one.imagesDone, one.images)), number.format(one.images));
  return (
    <div className="grid gap-2 text-sm">
      <Progress label={words.progressLabel(name)} value={one.images === 0 ? 0 : one.imagesDone / one.images} valueText={text} />
      <p className="tabular-nums">{text}</p>
      <p className="text-text-3">{words.leave}</p>
      {locales === undefined ? (
        <noscript>
          {/* A plain link: it loads the page anew. */}
          <a href="/settings/export" className="underline underline-offset-4">
            {words.refresh}
          </a>
        </noscript>
      ) : null}
    </div>
  );
}
