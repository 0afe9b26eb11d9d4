'use client';

// The seed as a picture and as text, and the first code. The picture is dark on light in both themes, as scanners want it.

import { ActionForm } from '@/app/_components/ui/form/action-form';
import { CodeField } from '@/app/_components/ui/form/fields/code-field';
import { FormFailure } from '@/app/_components/ui/form/form-failure';
import { fieldErrorsOf } from '@/app/_components/ui/form/form-result';
import { SubmitButton } from '@/app/_components/ui/form/submit-button';
import type { ActionResult } from '@/lib/shared/dto';
import type { EnrolmentDto, QrCodeDto } from '@/lib/shared/account/factor-dto';
import { authenticator as words } from '@/lib/shared/messages/account/factors';

/** Light modules around the code, without which scanners do not find it (ISO/IEC 18004). */
const QUIET = 4;

export type EnrolmentFormProps = {
  enrolment: EnrolmentDto;
  result: ActionResult<unknown> | null;
  action: (form: FormData) => void;
};

export function EnrolmentForm({ enrolment, result, action }: EnrolmentFormProps) {
  const isWrong = result?.ok === false && result.code === 'auth/bad-code';
  return (
    <div className="grid gap-6">
      <section aria-labelledby="scan" className="grid gap-4">
        <h3 id="scan" className="font-medium">
          {words.scanTitle}
        </h3>
        <p className="text-sm text-text-2">{words.scan}</p>
        <QrCode code={enrolment.qrCode} />
        <dl className="grid gap-1 text-sm">
          <dt className="text-text-3">{words.key}</dt>
          <dd className="select-all break-words font-mono text-base">{enrolment.typedKey}</dd>
          <dd className="text-text-3">{words.keyHint}</dd>
        </dl>
        <a
          href={enrolment.uri}
          className="justify-self-start rounded-sm py-1 text-sm font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
        >
          {words.openApp}
        </a>
      </section>
      <section aria-labelledby="prove" className="grid gap-4">
        <h3 id="prove" className="font-medium">
          {words.codeTitle}
        </h3>
        <ActionForm action={action} result={result} label={words.codeTitle}>
          <FormFailure result={result} {...(isWrong && { title: words.wrongTitle })}>
            {isWrong ? <p>{words.wrong}</p> : null}
          </FormFailure>
          <input type="hidden" name="enrolmentId" value={enrolment.id} />
          <CodeField label={words.code} hint={words.codeHint} errors={fieldErrorsOf(result, 'code')} isRefused={isWrong} />
          <SubmitButton className="justify-self-start">{words.confirm}</SubmitButton>
        </ActionForm>
      </section>
    </div>
  );
}

function QrCode({ code: { size, path } }: { code: QrCodeDto }) {
  const side = size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={words.qrLabel}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="w-full max-w-56 rounded-md bg-darkroom-text text-darkroom"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
