'use client';

// A menu that hangs from a button: arrow keys, type-ahead, Escape. Its code comes when somebody is at the button; who was faster than
// that gets the menu as soon as it is there, unless they have turned away.

import { clsx } from 'clsx';
import { type DropdownMenu as Radix, Slot } from 'radix-ui';
import {
  type ComponentProps,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useId,
  useRef,
  useState,
} from 'react';
import { toast } from '@/app/_components/ui/feedback/toast';
import { useLate } from '@/app/_components/ui/late/use-late';
import { common } from '@/lib/shared/messages/common';
import type { MenuListProps } from './menu-list';
import { useMenuParts } from './menu-parts';

export type MenuProps = Partial<Pick<MenuListProps, 'side' | 'align' | 'place' | 'onOpenChange'>> & {
  trigger: ReactNode;
  children: ReactNode;
};

export const loadMenuList = () => import('./menu-list');

export function Menu({ trigger, side = 'bottom', align = 'end', place = 'end', onOpenChange, children }: MenuProps) {
  const id = useId();
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [isWanted, setIsWanted] = useState(false);
  const isByKey = useRef(false);
  const [list, ask] = useLate(loadMenuList);
  const isOpen = isWanted && list !== null;
  const giveUp = () => {
    setIsWanted(false);
    onOpenChange?.(false);
    toast.error(common.partMissing);
  };
  const want = (next: boolean, byKey: boolean) => {
    isByKey.current = byKey;
    setIsWanted(next);
    onOpenChange?.(next);
    if (next) ask(giveUp);
  };
  const press = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || event.ctrlKey) return;
    // The focus goes to the menu, and would be taken back by the press; until there is one, it is here, so that leaving is seen.
    if (!isWanted) event.preventDefault();
    if (!isWanted && list === null) event.currentTarget.focus();
    want(!isWanted, false);
  };
  // To something else, that is: a page that has just come takes the focus from everything.
  const leave = (event: FocusEvent) => {
    if (event.relatedTarget !== null) want(false, false);
  };
  const type = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') want(!isWanted, true);
    else if (event.key === 'ArrowDown') want(true, true);
    else if (event.key === 'Escape' && isWanted) want(false, true);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Slot.Root
        ref={setButton}
        id={id}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-menu` : undefined}
        onPointerEnter={list === null ? () => ask() : undefined}
        onFocus={list === null ? () => ask() : undefined}
        onBlur={isWanted && list === null ? leave : undefined}
        onPointerDown={press}
        onKeyDown={type}
      >
        {trigger}
      </Slot.Root>
      {list && button ? (
        <list.MenuList {...{ id, button, isOpen, isByKey, side, align, place }} onOpenChange={(next) => want(next, false)}>
          {children}
        </list.MenuList>
      ) : null}
    </>
  );
}

const menuItemClass = clsx(
  'flex min-h-9 w-full select-none items-center gap-2.5 rounded-md px-2.5 text-left text-sm text-text-1 outline-none pointer-coarse:min-h-11',
  'data-highlighted:bg-surface-3 data-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-text-3',
);

export type MenuItemProps = ComponentProps<typeof Radix.Item> & { isDangerous?: boolean };

export function MenuItem({ isDangerous = false, className, ...rest }: MenuItemProps) {
  const { Item } = useMenuParts();
  return <Item className={clsx(menuItemClass, isDangerous && 'text-bad [&_svg]:text-bad', className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = useMenuParts();
  return <Label className="px-2.5 py-1.5 text-xs text-text-3">{children}</Label>;
}

export function MenuSeparator() {
  const { Separator } = useMenuParts();
  return <Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
