'use client';

// Choosing pictures in a timeline: as in every gallery, and a day or a range whose pictures are not all loaded gets them loaded first.

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ImageDto } from '@/lib/shared/dto';
import type { TimelinePlace } from '@/lib/shared/images/timeline';
import {
  EMPTY_SELECTION,
  extendTo,
  keepPresent,
  type Selection,
  selectAll,
  toggleGroup,
  toggleOne,
} from '../selection/selection';
import { loadedItems } from '../layout/grid-content';
import { findImage, missingBetween } from './places';
import { listLoaded, type Timeline } from './timeline';
import type { TimelineControls } from './use-timeline';

/** More than this at once nobody means; and each of them is held in memory. */
export const MAX_CHOSEN_AT_ONCE = 5_000;

type Wish = { readonly dayKey: string } | { readonly id: string };

export type TimelineSelection = {
  readonly selection: Selection;
  readonly chosen: readonly ImageDto[];
  toggle: (id: string, isRange: boolean) => void;
  toggleDay: (ids: readonly string[], dayKey: string) => void;
  selectAll: () => void;
  clear: () => void;
};

/** `onTooMany` is told when a range holds more than can be chosen at once. */
export function useTimelineSelection(
  { timeline, load, pin }: Pick<TimelineControls, 'timeline' | 'load' | 'pin'>,
  onTooMany: () => void,
): TimelineSelection {
  const [stored, setStored] = useState(EMPTY_SELECTION);
  const [wish, setWish] = useState<Wish | null>(null);
  const items = listLoaded(timeline);
  const order = useMemo(() => items.map((item) => item.id), [items]);
  const selection = useMemo(() => keepPresent(stored, order), [stored, order]);
  useEffect(() => pin('selection', selection.ids), [pin, selection.ids]);

  // What a wish needs has come: only now its pictures are known by name.
  if (wish !== null && missingFor(timeline, wish, selection.anchor).length === 0) {
    setWish(null);
    setStored('id' in wish ? extendTo(selection, wish.id, order) : toggleGroup(selection, idsOf(timeline, wish.dayKey)));
  }

  const ask = (next: Wish) => {
    const missing = missingFor(timeline, next, selection.anchor);
    if (missing.reduce((sum, place) => sum + place.limit, 0) > MAX_CHOSEN_AT_ONCE) return onTooMany();
    setWish(next);
    if (missing.length > 0) void load(missing).then((isLoaded) => (isLoaded ? undefined : setWish(null)));
  };
  return {
    selection,
    chosen: useMemo(() => items.filter((item) => selection.ids.has(item.id)), [items, selection]),
    toggle: (id, isRange) => {
      if (isRange && selection.anchor !== null) ask({ id });
      else setStored((before) => toggleOne(keepPresent(before, order), id));
    },
    toggleDay: (_ids, dayKey) => ask({ dayKey }),
    selectAll: useCallback(() => setStored(selectAll(order)), [order]),
    clear: useCallback(() => {
      setWish(null);
      setStored(EMPTY_SELECTION);
    }, []),
  };
}

function missingFor(timeline: Timeline, wish: Wish, anchor: string | null): TimelinePlace[] {
  if ('dayKey' in wish) {
    const day = timeline.days.findIndex(({ key }) => key === wish.dayKey);
    const last = (timeline.days[day]?.blocks.length ?? 0) - 1;
    return day === -1 ? [] : missingBetween(timeline, { day, block: 0 }, { day, block: last });
  }
  const from = anchor === null ? null : findImage(timeline, anchor);
  const to = findImage(timeline, wish.id);
  return from === null || to === null ? [] : missingBetween(timeline, from, to);
}

function idsOf(timeline: Timeline, dayKey: string): string[] {
  const day = timeline.days.find(({ key }) => key === dayKey);
  return day === undefined ? [] : loadedItems(day).map((item) => item.id);
}
