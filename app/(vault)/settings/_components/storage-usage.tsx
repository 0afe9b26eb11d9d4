'use client';

// How much of the quota is used, in bytes and in pictures; says so in words when it is nearly or wholly full.

import { Alert } from '@/app/_components/ui/feedback/alert';
import { Progress } from '@/app/_components/ui/feedback/progress';
import { useReaderLocales } from '@/app/_components/ui/local';
import type { UsageDto } from '@/lib/shared/dto';
import { formatBytes } from '@/lib/shared/format-bytes';
import { settings } from '@/lib/shared/messages/en';

const words = settings.storage;
const NEARLY = 0.9;

export function StorageUsage({ usage }: { usage: UsageDto }) {
  const locales = useReaderLocales();
  const number = new Intl.NumberFormat(locales ? [...locales] : ['en']);
  const share = Math.max(usage.bytes / usage.quotaBytes, usage.images / usage.quotaImages);
  const used = words.used(formatBytes(usage.bytes, locales), formatBytes(usage.quotaBytes, locales));
  const pictures = words.pictures(number.format(usage.images), number.format(usage.quotaImages));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap justify-between gap-x-4 text-sm">
        <p className="font-medium">{used}</p>
        <p className="text-text-2">{pictures}</p>
      </div>
      <Progress
        label={words.label}
        value={share}
        valueText={`${used}, ${pictures}`}
        tone={share >= 1 ? 'bad' : share >= NEARLY ? 'warn' : 'accent'}
      />
      {share >= 1 ? <Alert tone="bad">{words.full}</Alert> : null}
      {share >= NEARLY && share < 1 ? <Alert tone="warn">{words.nearlyFull}</Alert> : null}
      <p className="text-sm text-text-3">{words.note}</p>
    </div>
  );
}
