'use client';

// Moving by keyboard, finger or switch: things are picked up, moved step by step in sight, and put down or put back.

import { useEffect, useEffectEvent, useState } from 'react';
import { isSameOrder, type Move, moveBy } from './move-block';

export type MoveMode = {
  /** What is being moved; null when nothing is. */
  readonly ids: ReadonlySet<string> | null;
  /** The order as it would be. */
  readonly order: readonly string[];
  /** Place of the first of them, from 1. */
  readonly position: number;
  start: (ids: ReadonlySet<string>) => void;
  step: (delta: number) => void;
  finish: () => void;
  cancel: () => void;
};

export type MoveModeOptions = {
  order: readonly string[];
  /** More follows that is not loaded: what is the end here is not the end. */
  hasMore?: boolean;
  onMove: (ids: readonly string[], move: Move) => void;
  /** After it is put down or put back: time to give the focus back. */
  onEnd: (ids: ReadonlySet<string>) => void;
};

type Carried = { readonly ids: ReadonlySet<string>; readonly move: Move };

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function useMoveMode({ order, hasMore = false, onMove, onEnd }: MoveModeOptions): MoveMode {
  const [carried, setCarried] = useState<Carried | null>(null);
  const step = (delta: number) => {
    if (carried === null) return;
    const last = order.length - carried.ids.size - (hasMore ? 1 : 0);
    setCarried({ ids: carried.ids, move: moveBy(carried.move.order, carried.ids, delta, last) });
  };
  const end = (isWanted: boolean) => {
    if (carried === null) return;
    setCarried(null);
    const { ids, move } = carried;
    if (isWanted && !isSameOrder(move.order, order))
      onMove(
        move.order.filter((id) => ids.has(id)),
        move,
      );
    onEnd(ids);
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const delta = event.altKey || event.ctrlKey || event.metaKey ? undefined : STEPS[event.key];
    const isOnButton = event.target instanceof HTMLButtonElement;
    if (delta !== undefined) step(delta);
    else if (event.key === 'Escape') end(false);
    else if (event.key === 'Enter' && !isOnButton) end(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const isActive = carried !== null;
  useEffect(() => {
    if (!isActive) return;
    // Before anything on the page hears of the keys.
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, [isActive]);
  return {
    ids: carried?.ids ?? null,
    order: carried?.move.order ?? order,
    position: carried === null ? 0 : carried.move.order.findIndex((id) => carried.ids.has(id)) + 1,
    start: (ids) => setCarried({ ids, move: moveBy(order, ids, 0, order.length) }),
    step,
    finish: () => end(true),
    cancel: () => end(false),
  };
}
