'use client';

// Moving by mouse or pen: what is pressed and drawn along is put where the pointer lets go. Fingers scroll; they have the move bar.

import { type DragEvent, type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { type Move, isSameOrder, moveBefore } from './move-block';

/** Where what is carried would stand, in pixels within the box. */
export type DropMarker = { readonly left: number; readonly top: number; readonly height: number };

export type DragOrderOptions = {
  box: RefObject<HTMLElement | null>;
  /** Name of the data attribute that holds each thing's id. */
  attribute: 'photo' | 'album';
  order: readonly string[];
  hasMore?: boolean;
  /** What moves when this one is drawn: itself, or all that is chosen. */
  idsFor: (id: string) => ReadonlySet<string>;
  onMove: (ids: readonly string[], move: Move) => void;
};

type Drag = { readonly ids: ReadonlySet<string>; readonly marker: DropMarker | null };

const SLACK_PIXELS = 6;
const EDGE_PIXELS = 72;
const SCROLL_PIXELS = 14;

export function useDragOrder(options: DragOrderOptions) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const stop = useRef<(() => void) | null>(null);
  const wasDragged = useRef(false);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: PointerEvent) => {
    wasDragged.current = false;
    const thing = (event.target as Element).closest(`[data-${options.attribute}]`);
    const id = thing?.getAttribute(`data-${options.attribute}`);
    if (event.button !== 0 || event.pointerType === 'touch' || id === null || id === undefined) return;
    stop.current = followPointer(event, {
      onStart: () => {
        wasDragged.current = true;
      },
      onPoint: (x, y) => {
        const ids = latest.current.idsFor(id);
        setDrag({ ids, marker: findDrop(latest.current, { x, y })?.marker ?? null });
      },
      onDrop: (x, y) => {
        const { idsFor, order, onMove } = latest.current;
        const ids = idsFor(id);
        const drop = findDrop(latest.current, { x, y });
        if (drop === null) return;
        const move = moveBefore(order, ids, drop.beforeId);
        if (!isSameOrder(move.order, order))
          onMove(
            move.order.filter((other) => ids.has(other)),
            move,
          );
      },
      onEnd: () => setDrag(null),
    });
  };
  return {
    marker: drag?.marker ?? null,
    draggedIds: drag?.ids ?? null,
    handlers: {
      onPointerDown,
      // Links and pictures would be drawn by the browser itself.
      onDragStart: (event: DragEvent) => event.preventDefault(),
      onClickCapture: (event: MouseEvent) => {
        if (!wasDragged.current) return;
        wasDragged.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  };
}

type Following = {
  onStart: () => void;
  onPoint: (x: number, y: number) => void;
  onDrop: (x: number, y: number) => void;
  onEnd: () => void;
};

/** Follows a pressed pointer until it is let go or taken away. Answers how to stop. */
function followPointer(start: PointerEvent, { onStart, onPoint, onDrop, onEnd }: Following): () => void {
  let at = { x: start.clientX, y: start.clientY };
  let frame: number | null = null;
  const scroll = () => {
    const below = at.y - (window.innerHeight - EDGE_PIXELS);
    const above = EDGE_PIXELS + 56 - at.y;
    if (below > 0 || above > 0) {
      window.scrollBy({ top: below > 0 ? SCROLL_PIXELS : -SCROLL_PIXELS, behavior: 'instant' });
      onPoint(at.x, at.y);
    }
    frame = requestAnimationFrame(scroll);
  };
  const move = (event: globalThis.PointerEvent) => {
    at = { x: event.clientX, y: event.clientY };
    if (frame === null) {
      if (Math.hypot(at.x - start.clientX, at.y - start.clientY) < SLACK_PIXELS) return;
      onStart();
      frame = requestAnimationFrame(scroll);
    }
    onPoint(at.x, at.y);
  };
  const end = (isDropped: boolean) => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', drop);
    window.removeEventListener('pointercancel', abandon);
    document.removeEventListener('keydown', escape, { capture: true });
    if (frame === null) return;
    cancelAnimationFrame(frame);
    frame = null;
    if (isDropped) onDrop(at.x, at.y);
    onEnd();
  };
  const drop = () => end(true);
  const abandon = () => end(false);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end(false);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', drop);
  window.addEventListener('pointercancel', abandon);
  document.addEventListener('keydown', escape, { capture: true });
  return abandon;
}

function findDrop(
  options: DragOrderOptions,
  at: { x: number; y: number },
): { beforeId: string | null; marker: DropMarker } | null {
  const { box, attribute, order, hasMore } = options;
  const things = [...(box.current?.querySelectorAll<HTMLElement>(`[data-${attribute}]`) ?? [])];
  const nearest = things
    .map((thing) => ({ thing, rect: thing.getBoundingClientRect() }))
    .sort((a, b) => distance(a.rect, at) - distance(b.rect, at))[0];
  const id = nearest?.thing.getAttribute(`data-${attribute}`);
  if (nearest === undefined || id === null || id === undefined || box.current === null) return null;
  const isAfter = at.x > nearest.rect.left + nearest.rect.width / 2;
  const beforeId = isAfter ? (order[order.indexOf(id) + 1] ?? null) : id;
  // The end of what is loaded is not the end of all: before the last one is as far as it goes.
  const place = beforeId === null && hasMore === true ? id : beforeId;
  const frame = box.current.getBoundingClientRect();
  const edge = isAfter && place !== id ? nearest.rect.right : nearest.rect.left;
  return {
    beforeId: place,
    marker: { left: edge - frame.left, top: nearest.rect.top - frame.top, height: nearest.rect.height },
  };
}

function distance(rect: DOMRect, { x, y }: { x: number; y: number }): number {
  const dx = Math.max(rect.left - x, 0, x - rect.right);
  const dy = Math.max(rect.top - y, 0, y - rect.bottom);
  return Math.hypot(dx, dy);
}
