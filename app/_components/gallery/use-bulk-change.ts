'use client';

// Moving pictures out of a gallery, many at once: they go at once from the screen, and come back if the vault refuses.

import { useCallback } from 'react';
import { toast } from '@/app/_components/ui/feedback/toast';
import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { MAX_BULK_IDS } from '@/lib/shared/limits';
import { errorMessages } from '@/lib/shared/messages/errors';
import { photos, upload } from '@/lib/shared/messages/photos';
import type { ImagePages } from './use-image-pages';

export type BulkAction = (input: { ids: string[] }) => Promise<ActionResult<unknown>>;

export type BulkChange = {
  action: BulkAction;
  done: (count: number) => string;
  /** The action that takes it back; leave it out for what cannot be undone. */
  undo?: BulkAction;
};

/** Calls `action` in portions the door accepts. Answers the pictures that went, and the refusal of the rest. */
export async function runInPortions(action: BulkAction, items: readonly ImageDto[]) {
  const went: ImageDto[] = [];
  for (let start = 0; start < items.length; start += MAX_BULK_IDS) {
    const portion = items.slice(start, start + MAX_BULK_IDS);
    const message = await refusalOf(action, portion);
    if (message !== null) return { went, message };
    went.push(...portion);
  }
  return { went, message: null };
}

async function refusalOf(action: BulkAction, portion: readonly ImageDto[]): Promise<string | null> {
  try {
    const result = await action({ ids: portion.map((item) => item.id) });
    return result.ok ? null : result.message;
  } catch {
    return navigator.onLine ? errorMessages['internal/unexpected'] : upload.offline;
  }
}

export function useBulkChange(pages: Pick<ImagePages, 'insert' | 'remove'>) {
  const { insert, remove } = pages;
  return useCallback(
    async ({ action, done, undo }: BulkChange, items: readonly ImageDto[]) => {
      if (items.length === 0) return;
      remove(new Set(items.map((item) => item.id)));
      const { went, message } = await runInPortions(action, items);
      const stayed = items.slice(went.length);
      if (stayed.length > 0) insert(stayed);
      if (message !== null) toast.error(message, { position: 'bottom-center' });
      if (went.length === 0) return;
      const takeBack = async () => {
        if (undo === undefined) return;
        const back = await runInPortions(undo, went);
        insert(back.went);
        if (back.message !== null) toast.error(back.message, { position: 'bottom-center' });
        else toast(photos.restored(back.went.length), { position: 'bottom-center' });
      };
      toast(done(went.length), {
        position: 'bottom-center',
        // Above an open viewer the page takes no clicks, but this still does.
        className: 'pointer-events-auto',
        ...(undo && { duration: 10_000, action: { label: photos.undo, onClick: () => void takeBack() } }),
      });
    },
    [insert, remove],
  );
}
