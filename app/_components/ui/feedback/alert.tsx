// A message that stays on the page: what happened, in words, with an icon and never by colour alone.

import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type AlertTone = 'info' | 'good' | 'warn' | 'bad';

const TONES = {
  info: { icon: Info, box: 'border-line bg-surface-2', mark: 'text-text-2' },
  good: { icon: CircleCheck, box: 'border-good/40 bg-good-soft', mark: 'text-good' },
  warn: { icon: TriangleAlert, box: 'border-warn/40 bg-warn-soft', mark: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad/40 bg-bad-soft', mark: 'text-bad' },
} as const;

export type AlertProps = {
  tone?: AlertTone;
  title?: string;
  children?: ReactNode;
  /** True for what appeared after something the person did: it is read out at once. */
  isLive?: boolean;
};

export function Alert({ tone = 'info', title, children, isLive = false }: AlertProps) {
  const { icon: Icon, box, mark } = TONES[tone];
  const role = isLive ? (tone === 'bad' || tone === 'warn' ? 'alert' : 'status') : undefined;
  return (
    <div role={role} className={clsx('flex gap-3 rounded-md border px-4 py-3 text-sm', box)}>
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', mark)} />
      <div className="grid min-w-0 gap-1 text-text-2">
        {title ? <p className="font-medium text-text-1">{title}</p> : null}
        {children}
      </div>
    </div>
  );
}
