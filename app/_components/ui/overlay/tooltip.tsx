'use client';

// A short name beside an icon on hover and focus. Never the only place where something is said. Its code comes with the first of them;
// the button stays where it is, and what comes hangs beside it.

import { Slot } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { useLate } from '@/app/_components/ui/late/use-late';
import type { TooltipBubbleProps } from './tooltip-bubble';

export type TooltipProps = Pick<TooltipBubbleProps, 'text'> & Partial<Pick<TooltipBubbleProps, 'side'>> & { children: ReactNode };

export const loadTooltipBubble = () => import('./tooltip-bubble');

export function Tooltip({ text, side = 'bottom', children }: TooltipProps) {
  const [button, setButton] = useState<HTMLElement | null>(null);
  const isOver = useRef(false);
  const [bubble, ask] = useLate(loadTooltipBubble);
  const goAway = () => {
    isOver.current = false;
  };
  return (
    <>
      <Slot.Root
        ref={setButton}
        onPointerEnter={({ pointerType }) => {
          if (pointerType === 'touch') return;
          isOver.current = true;
          ask();
        }}
        onPointerLeave={goAway}
        onPointerDown={goAway}
        onFocus={({ currentTarget }) => {
          // A finger focuses what it taps, and wants no name for it.
          if (currentTarget.matches(':focus-visible')) ask();
        }}
      >
        {children}
      </Slot.Root>
      {bubble && button ? <bubble.TooltipBubble text={text} side={side} button={button} isOver={isOver} /> : null}
    </>
  );
}
