'use client';

// A window over the page: traps focus, closes by Escape and gives focus back. On phones it rises from the bottom.

import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, type RefObject, useRef } from 'react';
import '@/app/_components/ui/theme/style-nonce';
import { common } from '@/lib/shared/messages/common';

export type DialogProps = {
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** The element that gets the focus back; what had it before, where none is named. */
  opener?: RefObject<HTMLElement | null>;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the safest one first. */
  footer?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
};

const WIDTHS = { sm: 'sm:max-w-sm', md: 'sm:max-w-lg', lg: 'sm:max-w-2xl' } as const;

export function Dialog({ isOpen, onOpenChange, opener, title, description, children, footer, width = 'md' }: DialogProps) {
  const controlled = { ...(isOpen !== undefined && { open: isOpen }), ...(onOpenChange && { onOpenChange }) };
  const before = useRef<Element | null>(null);
  const giveFocusBack = () => {
    // Not where the page has given it to something else meanwhile.
    if (document.activeElement !== document.body) return;
    const heir = opener?.current ?? before.current;
    if (heir instanceof HTMLElement) heir.focus();
  };
  const described = description ? {} : { 'aria-describedby': undefined };
  return (
    <Radix.Root {...controlled}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Radix.Content
          {...described}
          data-sheet
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveFocusBack();
          }}
          className={clsx(
            'fixed inset-x-0 bottom-0 z-50 grid max-h-[90dvh] animate-rise gap-4 overflow-y-auto rounded-t-xl border border-line bg-surface-1 p-5 shadow-pop',
            'sm:inset-x-4 sm:inset-y-0 sm:m-auto sm:h-fit sm:rounded-xl sm:p-6',
            WIDTHS[width],
          )}
        >
          <div className="grid gap-1.5 pr-10">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description ? (
              <Radix.Description asChild>
                <div className="text-sm text-text-2">{description}</div>
              </Radix.Description>
            ) : null}
          </div>
          {children}
          {footer ? <div className="flex flex-wrap justify-end gap-2">{footer}</div> : null}
          <Radix.Close
            aria-label={common.close}
            className="absolute top-3 right-3 inline-flex size-10 items-center justify-center rounded-md text-text-3 transition-colors hover:bg-surface-2 hover:text-text-1"
          >
            <X aria-hidden className="size-5" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
