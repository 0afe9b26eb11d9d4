'use client';

// What it means that the vault is encrypted, and what it does not.

import { Dialog, type DialogProps } from '@/app/_components/ui/overlay/dialog';
import { statusText } from '@/lib/shared/messages/status';

export function StatusDialog(props: Pick<DialogProps, 'isOpen' | 'onOpenChange' | 'opener'>) {
  return (
    <Dialog {...props} title={statusText.title} description={statusText.lead}>
      <dl className="grid gap-4 text-sm">
        {statusText.points.map((point) => (
          <div key={point.term} className="grid gap-1">
            <dt className="font-medium text-text-1">{point.term}</dt>
            <dd className="text-text-2">{point.text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
