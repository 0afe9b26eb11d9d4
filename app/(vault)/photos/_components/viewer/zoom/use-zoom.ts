'use client';

// Wheel, pinch, double click, drag and swipe on the viewer's stage.

import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { FITTED, type Frame, frameOf, panBy, type Point, type Size, type View, zoomAt } from './zoom';

const SWIPE_PIXELS = 64;
const DISMISS_PIXELS = 110;
const DOUBLE_CLICK_SCALE = 2.5;
const BUTTON_STEP = 1.5;

export type ZoomOptions = { natural: Size; onStep: (delta: 1 | -1) => void; onDismiss: () => void };

type Drag = { readonly start: Point; readonly moved: Point };

export function useZoom(stage: RefObject<HTMLElement | null>, { natural, onStep, onDismiss }: ZoomOptions) {
  const size = useStageSize(stage);
  const frame = frameOf(size, natural);
  const [view, setView] = useState(FITTED);
  const [drag, setDrag] = useState<Drag | null>(null);
  const pointers = useRef(new Map<number, Point>());
  useWheel(stage, (factor, point) => setView((before) => zoomAt(before, factor, point, frame)));

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, pointOf(event));
    setDrag(pointers.current.size === 1 ? { start: pointOf(event), moved: { x: 0, y: 0 } } : null);
  };
  const move = (event: PointerEvent) => {
    const last = pointers.current.get(event.pointerId);
    if (last === undefined) return;
    const now = pointOf(event);
    if (pointers.current.size === 2) {
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1] ?? last;
      setView((before) => pinch(before, { last, now, other }, frame));
    } else if (view.scale > 1) {
      setView((before) => panBy(before, { x: now.x - last.x, y: now.y - last.y }, frame));
    } else {
      setDrag((before) =>
        before === null ? null : { ...before, moved: { x: now.x - before.start.x, y: now.y - before.start.y } },
      );
    }
    pointers.current.set(event.pointerId, now);
  };
  const up = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    const moved = drag?.moved;
    setDrag(null);
    if (moved === undefined || view.scale > 1 || event.type === 'pointercancel') return;
    if (Math.abs(moved.x) > SWIPE_PIXELS && Math.abs(moved.x) > Math.abs(moved.y)) onStep(moved.x < 0 ? 1 : -1);
    else if (moved.y > DISMISS_PIXELS) onDismiss();
  };
  const zoomBy = (factor: number, point: Point = { x: 0, y: 0 }) => setView((before) => zoomAt(before, factor, point, frame));
  return {
    frame,
    view,
    /** How far a swipe has carried the fitted picture. */
    swipe: view.scale > 1 || drag === null ? { x: 0, y: 0 } : { x: drag.moved.x, y: Math.max(0, drag.moved.y) },
    isMoving: drag !== null,
    zoomIn: () => zoomBy(BUTTON_STEP),
    zoomOut: () => zoomBy(1 / BUTTON_STEP),
    reset: () => setView(FITTED),
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onDoubleClick: (event: MouseEvent) => (view.scale > 1 ? setView(FITTED) : zoomBy(DOUBLE_CLICK_SCALE, pointOf(event))),
    },
  };
}

function pinch(view: View, fingers: { last: Point; now: Point; other: Point }, frame: Frame): View {
  const { last, now, other } = fingers;
  const before = Math.hypot(last.x - other.x, last.y - other.y);
  const after = Math.hypot(now.x - other.x, now.y - other.y);
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  const zoomed = before === 0 ? view : zoomAt(view, after / before, middle, frame);
  return panBy(zoomed, { x: (now.x - last.x) / 2, y: (now.y - last.y) / 2 }, frame);
}

/** Where an event happened, seen from the middle of its element. */
function pointOf(event: { clientX: number; clientY: number; currentTarget: Element }): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
}

function useStageSize(stage: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const read = () => setSize({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);
  return size;
}

/** React listens to the wheel passively; the page behind must not scroll, so this listener is our own. */
function useWheel(stage: RefObject<HTMLElement | null>, onZoom: (factor: number, point: Point) => void): void {
  const latest = useRef(onZoom);
  useEffect(() => {
    latest.current = onZoom;
  });
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 32 : event.deltaY;
      const point = pointOf({ clientX: event.clientX, clientY: event.clientY, currentTarget: element });
      latest.current(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), point);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [stage]);
}
