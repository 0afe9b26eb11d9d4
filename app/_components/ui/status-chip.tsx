'use client';

// How the vault is, in words; opens a plain explanation of what that means and what it does not.

import { LockKeyhole } from 'lucide-react';
import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { statusText } from '@/lib/shared/messages/status';

export function StatusChip() {
  return (
    <Dialog
      title={statusText.title}
      description={statusText.lead}
      trigger={
        <button
          type="button"
          className="inline-flex min-h-8 max-w-full items-center gap-2 rounded-full border border-line bg-surface-1 px-3 text-left text-xs text-text-2 transition-colors hover:bg-surface-2 hover:text-text-1 pointer-coarse:min-h-11"
        >
          <LockKeyhole aria-hidden className="size-3.5 shrink-0 text-good" />
          <span>{statusText.chip}</span>
        </button>
      }
    >
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
