'use client';

// What Radix takes for its trigger: an element that stands elsewhere in the tree. Draws nothing, so that the element keeps its place, and
// with it the focus, when Radix arrives.

import { type Ref, useEffect, useEffectEvent, useImperativeHandle } from 'react';

export type StandInProps = { of: HTMLElement; ref?: Ref<HTMLElement> };

/** Hands over the element, and nothing of what Radix would do to it. */
export function StandIn({ of, ref }: StandInProps) {
  useImperativeHandle(ref, () => of, [of]);
  return null;
}

const HEARD = {
  onPointerMove: 'pointermove',
  onPointerLeave: 'pointerleave',
  onPointerDown: 'pointerdown',
  onFocus: 'focus',
  onBlur: 'blur',
  onClick: 'click',
} as const;
type Handlers = Partial<Record<keyof typeof HEARD, (event: Event) => void>>;
export type HearingStandInProps = StandInProps &
  Handlers & {
    /** What had happened to the element before anybody listened. */
    missed: () => keyof typeof HEARD | null;
  };

/** Hands over the element, and tells Radix what happens to it. */
export function HearingStandIn({ of, ref, missed, ...handlers }: HearingStandInProps) {
  useImperativeHandle(ref, () => of, [of]);
  const tell = useEffectEvent((name: keyof typeof HEARD, event: Event) => handlers[name]?.(event));
  const catchUp = useEffectEvent(() => {
    const name = missed();
    if (name !== null) tell(name, new Event(HEARD[name]));
  });
  useEffect(() => {
    const stop = new AbortController();
    for (const [name, type] of Object.entries(HEARD)) {
      of.addEventListener(type, (event) => tell(name as keyof typeof HEARD, event), { signal: stop.signal });
    }
    catchUp();
    return () => stop.abort();
  }, [of]);
  return null;
}
