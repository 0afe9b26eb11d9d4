'use client';

// What a form ends in: a mail under way, a thing done, a link too old. Takes the focus, so that it is read out.

import { clsx } from 'clsx';
import { CircleCheck, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';

const TONES = { good: 'bg-good-soft text-good', warn: 'bg-warn-soft text-warn' } as const;

export type EndStateProps = {
  icon?: LucideIcon;
  tone?: keyof typeof TONES;
  title: string;
  text: string;
  help?: string;
  /** Where to go from here. */
  children?: ReactNode;
};

export function EndState({ icon: Icon = CircleCheck, tone = 'good', title, text, help, children }: EndStateProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-3">
      <span className={clsx('grid size-12 place-items-center rounded-full', TONES[tone])}>
        <Icon aria-hidden className="size-6" />
      </span>
      <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold">
        {title}
      </h2>
      <p className="text-text-2">{text}</p>
      {help ? <p className="text-sm text-text-3">{help}</p> : null}
      {children ? <div className="flex flex-wrap gap-2 pt-2">{children}</div> : null}
    </div>
  );
}
