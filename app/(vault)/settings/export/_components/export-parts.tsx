'use client';

// The files of a finished export, as plain links: a download that may not begin leads to the page that says why.

import { Download } from 'lucide-react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { buttonClass } from '@/app/_components/ui/form/button-class';
import { useReaderLocales } from '@/app/_components/ui/local';
import type { ExportDto } from '@/lib/shared/exports/export-dto';
import { formatBytes } from '@/lib/shared/format-bytes';
import { exportWords } from '@/lib/shared/messages/pictures/exports';

const words = exportWords.list;

export function ExportParts({ one, name }: { one: ExportDto; name: string }) {
  const locales = useReaderLocales();
  const number = new Intl.NumberFormat(locales ? [...locales] : ['en']);
  return (
    <div className="grid gap-3">
      {one.unreadable > 0 ? <Alert tone="warn">{words.unreadable(number.format(one.unreadable), one.unreadable)}</Alert> : null}
      <ul aria-label={words.parts} className="grid divide-y divide-line border-y border-line">
        {one.parts.map((part) => (
          <li key={part.number} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 text-sm">
            <p className="grid min-w-0">
              <span className="font-medium">{words.part(part.number, one.parts.length)}</span>
              <span className="text-text-2 tabular-nums">
                {words.size(number.format(part.images), part.images, formatBytes(part.bytes ?? 0, locales))}
              </span>
            </p>
            <a
              href={`/api/exports/${one.id}/${part.number}`}
              className={buttonClass({ variant: 'secondary', size: 'sm' })}
              aria-label={words.downloadOne(words.part(part.number, one.parts.length), name)}
            >
              <Download aria-hidden />
              {words.download}
            </a>
          </li>
        ))}
      </ul>
      {one.parts.length > 1 ? <p className="text-sm text-text-3">{words.severalParts}</p> : null}
    </div>
  );
}
