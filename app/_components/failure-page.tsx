'use client';

// What an error boundary shows: no detail of the error, a reference for the log, and another try. Every page brings it along, so it
// is made of little.

import { buttonClass } from '@/app/_components/ui/form/button-class';
import { ErrorPage } from '@/app/_components/ui/error-page';
import { errors } from '@/lib/shared/messages/failure';

/** The digest Next gives an error of the server; the log names the same one. */
function digestOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('digest' in error) || typeof error.digest !== 'string') return undefined;
  return errors.reference(error.digest);
}

export function FailurePage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <ErrorPage title={errors.title} text={errors.text} reference={digestOf(error)}>
      <button type="button" className={buttonClass({ variant: 'primary' })} onClick={retry}>
        {errors.again}
      </button>
      {/* eslint-disable-next-line @next/next/no-html-link-for-pages -- a full load, so that nothing of what broke is kept */}
      <a href="/" className={buttonClass()}>
        {errors.toStart}
      </a>
    </ErrorPage>
  );
}
