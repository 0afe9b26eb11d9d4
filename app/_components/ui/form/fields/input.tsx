// The one text input. Sixteen pixels of type, so that phones do not zoom in.

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

export const inputClass = clsx(
  'block w-full min-h-11 rounded-md border border-line-strong bg-surface-0 px-3 text-base text-text-1 transition-colors',
  'placeholder:text-text-3 hover:border-text-3 aria-invalid:border-bad disabled:opacity-60',
);

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(inputClass, className)} {...rest} />;
}
