// Where something will be. Hidden from assistive technology: the region around it says "Loading".

import { clsx } from 'clsx';

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('animate-breathe rounded-md bg-surface-2 motion-reduce:animate-none', className)} />;
}
