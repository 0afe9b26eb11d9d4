// The shape of the settings while they are read.

import { Skeleton } from '@/app/_components/ui/feedback/skeleton';
import { common } from '@/lib/shared/messages/common';
import { settings } from '@/lib/shared/messages/en';

export default function SettingsLoading() {
  return (
    <div className="mx-auto grid max-w-3xl gap-6">
      <h1 className="text-2xl font-semibold">{settings.title}</h1>
      <p role="status" className="sr-only">
        {common.loading}
      </p>
      <Skeleton className="h-72" />
      <Skeleton className="h-40" />
      <Skeleton className="h-96" />
    </div>
  );
}
