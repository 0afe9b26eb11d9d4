'use client';

// Asked before pictures are deleted for ever. The safe answer comes first and has the focus.

import { Dialog } from '@/app/_components/ui/overlay/dialog';
import { Button } from '@/app/_components/ui/form/button';
import { trash } from '@/lib/shared/messages/pictures/photos';

export type ConfirmDeleteProps = { title: string; isOpen: boolean; onCancel: () => void; onConfirm: () => void };

export function ConfirmDelete({ title, isOpen, onCancel, onConfirm }: ConfirmDeleteProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(next) => (next ? undefined : onCancel())}
      title={title}
      description={trash.confirm.text}
      footer={
        <>
          <Button onClick={onCancel}>{trash.confirm.cancel}</Button>
          <Button variant="danger" onClick={onConfirm}>
            {trash.confirm.action}
          </Button>
        </>
      }
    />
  );
}
