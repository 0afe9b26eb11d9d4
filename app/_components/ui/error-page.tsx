// A whole page that says what is wrong and where to go from here.

import type { ReactNode } from 'react';

export type ErrorPageProps = { title: string; text: string; reference?: string | undefined; children: ReactNode };

export function ErrorPage({ title, text, reference, children }: ErrorPageProps) {
  return (
    <div className="mx-auto grid w-full max-w-md justify-items-start gap-3 px-4 py-16 sm:py-24">
      <h1 className="text-2xl font-semibold">{title}</h1>
      <p className="text-text-2">{text}</p>
      {reference ? <p className="text-sm text-text-3">{reference}</p> : null}
      <div className="flex flex-wrap gap-2 pt-2">{children}</div>
    </div>
  );
}
