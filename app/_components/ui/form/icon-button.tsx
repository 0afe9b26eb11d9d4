// A button that shows only an icon. Its name is required: it is the label and the tooltip.

import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { Tooltip } from '@/app/_components/ui/overlay/tooltip';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'title'> & {
  label: string;
  size?: 'sm' | 'md';
  hasTooltip?: boolean;
};

export function IconButton({ label, size = 'md', hasTooltip = true, className, type = 'button', ...rest }: IconButtonProps) {
  const button = (
    <button
      type={type}
      aria-label={label}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md transition-colors hover:bg-surface-2 active:bg-surface-3',
        'disabled:cursor-not-allowed disabled:opacity-60 pointer-coarse:size-11 [&_svg]:size-5',
        size === 'sm' ? 'size-8' : 'size-10',
        className,
      )}
      {...rest}
    />
  );
  return hasTooltip ? <Tooltip text={label}>{button}</Tooltip> : button;
}
