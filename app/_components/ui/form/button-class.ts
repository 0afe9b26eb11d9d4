// What a button looks like, for whatever else shall look like one: `<Link className={buttonClass({ variant: 'primary' })}>`.

import { clsx } from 'clsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';
export type ButtonLook = { variant?: ButtonVariant; size?: ButtonSize };

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface-1 text-text-1 hover:bg-surface-2 active:bg-surface-3',
  ghost: 'text-text-2 hover:bg-surface-2 hover:text-text-1 active:bg-surface-3',
  danger: 'border border-bad bg-transparent text-bad hover:bg-bad hover:text-bad-ink',
};
const SIZES: Readonly<Record<ButtonSize, string>> = {
  sm: 'min-h-8 px-3 text-sm pointer-coarse:min-h-11',
  md: 'min-h-10 px-4 text-sm pointer-coarse:min-h-11',
  lg: 'min-h-12 px-6 text-base',
};

export function buttonClass({ variant = 'secondary', size = 'md' }: ButtonLook = {}): string {
  return clsx(
    'inline-flex select-none items-center justify-center gap-2 rounded-md font-medium no-underline transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-progress aria-disabled:opacity-75',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    VARIANTS[variant],
    SIZES[size],
  );
}
