// The one card of sign-in, sign-up and their neighbours: a heading, what it is for, the form, a way elsewhere.

import type { ReactNode } from 'react';

export type AuthCardProps = { title: string; lead?: ReactNode; children?: ReactNode; footer?: ReactNode };

export function AuthCard({ title, lead, children, footer }: AuthCardProps) {
  return (
    <div className="mx-auto grid w-full max-w-md content-center gap-6 py-8 sm:flex-1 sm:py-12">
      <div className="grid gap-6 rounded-xl border border-line bg-surface-1 p-5 shadow-card sm:p-8">
        <div className="grid gap-1.5">
          <h1 className="text-2xl font-semibold">{title}</h1>
          {lead ? <p className="text-text-2">{lead}</p> : null}
        </div>
        {children}
      </div>
      {footer ? <p className="text-center text-sm text-text-2">{footer}</p> : null}
    </div>
  );
}

export const textLinkClass =
  'inline-block rounded-sm py-1 font-medium text-accent underline decoration-accent/40 underline-offset-4 transition-colors hover:decoration-accent';
