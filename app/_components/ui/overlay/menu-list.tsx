'use client';

// The part of a menu that comes late: the list itself.

import { DropdownMenu as Radix } from 'radix-ui';
import { Fragment, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { StandIn } from '@/app/_components/ui/late/stand-in';
import '@/app/_components/ui/theme/style-nonce';
import { MenuPartsProvider } from './menu-parts';

export type MenuListProps = {
  side: 'top' | 'bottom';
  align: 'start' | 'end';
  /** Where the menu stands in the document: at its end, or beside the button, within a window that is a landmark of its own. */
  place: 'end' | 'beside';
  onOpenChange: (isOpen: boolean) => void;
  /** Of the button. */
  id: string;
  button: HTMLElement;
  isOpen: boolean;
  /** Whether a key opened it: then the first entry has the focus. */
  isByKey: RefObject<boolean>;
  children: ReactNode;
};

export function MenuList({ id, button, isOpen, isByKey, side, align, place, onOpenChange, children }: MenuListProps) {
  const Place = place === 'end' ? Radix.Portal : Fragment;
  return (
    <Radix.Root modal={false} open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>
        <StandIn of={button} />
      </Radix.Trigger>
      <Place>
        <Radix.Content
          id={`${id}-menu`}
          aria-labelledby={id}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 grid min-w-52 max-w-[calc(100vw-1rem)] animate-appear rounded-lg border border-line bg-surface-1 p-1.5 shadow-pop"
        >
          <MenuPartsProvider value={Radix}>{children}</MenuPartsProvider>
          <FirstEntry isByKey={isByKey} />
        </Radix.Content>
      </Place>
    </Radix.Root>
  );
}

/** Radix sees no key that was pressed before it was there. */
function FirstEntry({ isByKey }: Pick<MenuListProps, 'isByKey'>) {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // After Radix has given the focus to the menu.
    const timer = window.setTimeout(() => {
      const menu = mark.current?.parentElement;
      if (!isByKey.current || menu !== document.activeElement) return;
      menu?.querySelector<HTMLElement>('[role="menuitem"]:not([data-disabled])')?.focus();
    }, 0);
    return () => window.clearTimeout(timer);
  }, [isByKey]);
  return <span ref={mark} hidden />;
}
