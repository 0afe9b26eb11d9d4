'use client';

// The window of "Add to album" and "Tag": waits for the list, offers another try, and keeps its keys to itself.

import type { ReactNode } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { Spinner } from '@/app/_components/ui/feedback/spinner';
import { Button } from '@/app/_components/ui/form/button';
import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { common } from '@/lib/shared/messages/common';
import type { Answer } from '../use-answer';

export type PickDialogProps<T> = {
  title: string;
  answer: Answer<T>;
  failed: string;
  footer?: ReactNode;
  onClose: () => void;
  children: (data: T) => ReactNode;
};

export function PickDialog<T>({ title, answer, failed, footer, onClose, children }: PickDialogProps<T>) {
  return (
    // Keys bubble to what opened it, and the viewer would take the arrows.
    <div className="contents" onKeyDown={(event) => event.stopPropagation()}>
      <Dialog isOpen onOpenChange={(isOpen) => (isOpen ? undefined : onClose())} title={title} footer={footer}>
        {answer.data !== null ? (
          children(answer.data)
        ) : answer.hasFailed ? (
          <Alert tone="bad" title={failed} isLive>
            <p>
              <Button size="sm" onClick={answer.refresh}>
                {common.tryAgain}
              </Button>
            </p>
          </Alert>
        ) : (
          <p role="status" className="flex min-h-24 items-center gap-2 text-sm text-text-3">
            <Spinner /> {common.loading}
          </p>
        )}
      </Dialog>
    </div>
  );
}
