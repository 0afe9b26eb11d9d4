// Why a second proof was refused. How many tries are left is nobody's business.

import Link from 'next/link';
import { textLinkClass } from '@/app/(public)/_components/auth-card';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import type { ActionResult } from '@/lib/shared/dto';
import type { ErrorCode } from '@/lib/shared/error-codes';
import { secondStep } from '@/lib/shared/messages/account/second-step';

const TITLES: Partial<Record<ErrorCode, string>> = {
  'auth/bad-code': secondStep.wrongTitle,
  'auth/locked': secondStep.lockedTitle,
  'auth/pending-expired': secondStep.expiredTitle,
};

export function SecondStepFailure({ result }: { result: ActionResult<unknown> | null }) {
  const code = result && !result.ok ? result.code : null;
  const title = code === null ? undefined : TITLES[code];
  return (
    <FormFailure result={result} {...(title !== undefined && { title })}>
      {code === 'auth/locked' ? <p>{secondStep.lockedHelp}</p> : null}
      {code === 'auth/pending-expired' ? (
        <p>
          <Link href="/sign-in" className={textLinkClass}>
            {secondStep.startAgain}
          </Link>
        </p>
      ) : null}
    </FormFailure>
  );
}
