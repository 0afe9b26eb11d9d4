'use client';

// How the vault is, in words; opens a plain explanation, whose code comes when it is wanted.

import { LockKeyhole } from 'lucide-react';
import { useRef, useState } from 'react';
import { toast } from '@/app/_components/ui/feedback/toast';
import { useLate } from '@/app/_components/ui/late/use-late';
import { common } from '@/lib/shared/messages/common';
import { shell } from '@/lib/shared/messages/shell';

export const loadStatusDialog = () => import('./status-dialog');

export function StatusChip() {
  const chip = useRef<HTMLButtonElement>(null);
  const [isWanted, setIsWanted] = useState(false);
  const [dialog, ask] = useLate(loadStatusDialog);
  const open = () => {
    setIsWanted(true);
    ask(() => {
      setIsWanted(false);
      toast.error(common.partMissing);
    });
  };
  return (
    <>
      <button
        ref={chip}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isWanted && dialog !== null}
        onPointerEnter={() => ask()}
        onFocus={() => ask()}
        onClick={open}
        className="inline-flex min-h-8 max-w-full items-center gap-2 rounded-full border border-line bg-surface-1 px-3 text-left text-xs text-text-2 transition-colors hover:bg-surface-2 hover:text-text-1 pointer-coarse:min-h-11"
      >
        <LockKeyhole aria-hidden className="size-3.5 shrink-0 text-good" />
        <span>{shell.status}</span>
      </button>
      {dialog ? <dialog.StatusDialog isOpen={isWanted} onOpenChange={setIsWanted} opener={chip} /> : null}
    </>
  );
}
