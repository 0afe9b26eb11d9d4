// Why a form was refused, in one sentence, with how long to wait and, when it is our fault, the request's id.

import type { ReactNode } from 'react';
import { Alert } from '@/app/_components/ui/feedback/alert';
import { ConfirmLink } from '@/app/_components/ui/form/confirm-link';
import type { ActionResult } from '@/lib/shared/dto';
import { common } from '@/lib/shared/messages/common';

export type FormFailureProps = { result: ActionResult<unknown> | null; title?: string; children?: ReactNode };

const isOurFault = (code: string) => code.startsWith('internal/') || code.endsWith('/unavailable');

export function FormFailure({ result, title, children }: FormFailureProps) {
  if (!result || result.ok) return null;
  const hasFieldErrors = Object.keys(result.fieldErrors ?? {}).length > 0;
  const heading = title ?? (hasFieldErrors ? common.fieldsHeading : common.errorHeading);
  return (
    <Alert tone="bad" title={heading} isLive>
      <p>{result.message}</p>
      {result.retryAfterSeconds ? <p>{common.waitSeconds(result.retryAfterSeconds)}</p> : null}
      {result.code === 'auth/step-up' ? <ConfirmLink /> : null}
      {children}
      {isOurFault(result.code) ? <p className="text-xs text-text-3">{common.requestId(result.requestId)}</p> : null}
    </Alert>
  );
}
