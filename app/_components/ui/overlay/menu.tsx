'use client';

// A menu that hangs from a button: arrow keys, type-ahead, Escape.

import { clsx } from 'clsx';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import '@/app/_components/ui/theme/style-nonce';

export type MenuProps = { trigger: ReactNode; side?: 'top' | 'bottom'; align?: 'start' | 'end'; children: ReactNode };

export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 grid min-w-52 max-w-[calc(100vw-1rem)] animate-appear rounded-lg border border-line bg-surface-1 p-1.5 shadow-pop"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const menuItemClass = clsx(
  'flex min-h-9 w-full select-none items-center gap-2.5 rounded-md px-2.5 text-left text-sm text-text-1 outline-none pointer-coarse:min-h-11',
  'data-highlighted:bg-surface-3 data-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-text-3',
);

export type MenuItemProps = ComponentProps<typeof Radix.Item> & { isDangerous?: boolean };

export function MenuItem({ isDangerous = false, className, ...rest }: MenuItemProps) {
  return <Radix.Item className={clsx(menuItemClass, isDangerous && 'text-bad [&_svg]:text-bad', className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 py-1.5 text-xs text-text-3">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
