'use client';

// Moving pictures out of a gallery, many at once: they go at once from the screen, and those the vault keeps come back.

import { useCallback } from 'react';
import { runBulkJob } from '@/app/_components/organise/bulk-toast';
import type { ActionResult, ImageDto } from '@/lib/shared/dto';
import { photos } from '@/lib/shared/messages/pictures/photos';
import type { ImagePages } from '../use-image-pages';

export type BulkAction = (input: { ids: string[] }) => Promise<ActionResult<unknown>>;

export type BulkChange = {
  action: BulkAction;
  /** What is going on, for as long as it takes. */
  doing: string;
  done: (count: number) => string;
  /** The action that takes it back; leave it out for what cannot be undone. */
  undo?: BulkAction;
};

export function useBulkChange(pages: Pick<ImagePages, 'insert' | 'remove'>) {
  const { insert, remove } = pages;
  return useCallback(
    async function change({ action, doing, done, undo }: BulkChange, items: readonly ImageDto[]): Promise<void> {
      if (items.length === 0) return;
      const byId = new Map(items.map((item) => [item.id, item]));
      const itemsOf = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
      const takeBack = async (ids: readonly string[]) => {
        if (undo === undefined) return;
        const job = { call: (portion: string[]) => undo({ ids: portion }), doing: photos.restoring, done: photos.restored };
        const back = await runBulkJob(job, ids);
        insert(itemsOf(back.done));
      };
      remove(new Set(byId.keys()));
      const outcome = await runBulkJob(
        {
          call: (ids) => action({ ids }),
          doing,
          done,
          ...(undo && { undo: ({ done: went }) => takeBack(went) }),
          retry: (rest) => change({ action, doing, done, ...(undo && { undo }) }, itemsOf(rest)),
        },
        [...byId.keys()],
      );
      if (outcome.rest.length > 0) insert(itemsOf(outcome.rest));
    },
    [insert, remove],
  );
}
