// Buttons. A busy button keeps its focus and its width.

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { Spinner } from '@/app/_components/ui/feedback/spinner';
import { type ButtonLook, buttonClass } from '@/app/_components/ui/form/button-class';

export type ButtonProps = ComponentProps<'button'> & ButtonLook & { isBusy?: boolean };

export function Button({ variant, size, isBusy = false, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  const look: ButtonLook = { ...(variant && { variant }), ...(size && { size }) };
  return (
    <button
      type={type}
      className={clsx(buttonClass(look), className)}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {isBusy ? <Spinner /> : null}
      {children}
    </button>
  );
}
