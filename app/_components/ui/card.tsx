// A sheet of paper on the table: one subject, with a heading of its own.

import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type CardProps = {
  title?: string;
  description?: ReactNode;
  headingId?: string;
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
};

export function Card({ title, description, headingId, actions, children, className }: CardProps) {
  return (
    <section
      aria-labelledby={title && headingId ? headingId : undefined}
      className={clsx('rounded-xl border border-line bg-surface-1 p-5 shadow-card sm:p-6', className)}
    >
      {title ? (
        <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="grid min-w-0 gap-1">
            <h2 id={headingId} className="text-lg font-semibold">
              {title}
            </h2>
            {description ? <div className="text-sm text-text-2">{description}</div> : null}
          </div>
          {actions}
        </div>
      ) : null}
      {children}
    </section>
  );
}
