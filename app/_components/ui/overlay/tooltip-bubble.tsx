'use client';

// The part of a tooltip that comes late: when it shows, and how it looks.

import { Tooltip as Radix } from 'radix-ui';
import type { RefObject } from 'react';
import { HearingStandIn } from '@/app/_components/ui/late/stand-in';

export type TooltipBubbleProps = {
  text: string;
  side: 'top' | 'right' | 'bottom' | 'left';
  button: HTMLElement;
  /** Whether a pointer rests over the button. */
  isOver: RefObject<boolean>;
};

export function TooltipBubble({ text, side, button, isOver }: TooltipBubbleProps) {
  const missed = () => {
    if (button.matches(':focus-visible')) return 'onFocus';
    return isOver.current ? 'onPointerMove' : null;
  };
  return (
    <Radix.Provider delayDuration={400}>
      <Radix.Root>
        <Radix.Trigger asChild>
          <HearingStandIn of={button} missed={missed} />
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-60 animate-appear rounded-sm bg-text-1 px-2 py-1 text-xs text-surface-0 shadow-pop"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
