// A refusal as a form shows it: code, public sentence, request id, complaints by field, and what was typed, minus secrets.

import { z } from 'zod';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { echoedValues } from '@/lib/auth/door/form-input';
import { describeError } from '@/lib/http/error-responses';
import type { ActionResult } from '@/lib/shared/dto';

type Refusal = Extract<ActionResult<never>, { ok: false }>;
type FieldErrors = Record<string, readonly string[]>;

const MACHINE_CODE = /^[a-z][a-z-]*\/[a-z][a-z-]*$/;
/** Where complaints about the whole form stand, and what a field gets whose schema has no code of its own. */
const WHOLE_FORM = 'form';
const PLAIN_CODE = 'field/invalid';

/** The answer to `error`; `form` is what was sent, where it was a form. */
export function actionRefusal(error: unknown, requestId: string, form: FormData | null): Refusal {
  const { code, message, retryAfterSeconds } = describeError(error);
  const fieldErrors = fieldErrorsOf(error);
  return {
    ok: false,
    code,
    message,
    requestId,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(fieldErrors === null ? {} : { fieldErrors }),
    ...(form === null ? {} : { values: echoedValues(form) }),
  };
}

function fieldErrorsOf(error: unknown): FieldErrors | null {
  if (error instanceof FieldRefusal) return { ...error.fieldErrors };
  return error instanceof z.ZodError ? complaintsByField(error) : null;
}

// Schemas speak in machine codes; zod's own sentences may quote what was sent, so they stay inside.
function complaintsByField(error: z.ZodError): FieldErrors {
  const fields = new Map<string, Set<string>>();
  for (const { path, message } of error.issues) {
    const [first] = path;
    const field = typeof first === 'string' ? first : WHOLE_FORM;
    const codes = fields.get(field) ?? new Set();
    fields.set(field, codes.add(MACHINE_CODE.test(message) ? message : PLAIN_CODE));
  }
  return Object.fromEntries([...fields].map(([field, codes]) => [field, [...codes]]));
}
