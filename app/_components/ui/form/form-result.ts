// Reading an ActionResult from a form's point of view.

import type { ActionResult } from '@/lib/shared/dto';

type Result = ActionResult<unknown> | null;

/** The errors of one field, or undefined. */
export function fieldErrorsOf(result: Result, field: string): readonly string[] | undefined {
  return result && !result.ok ? result.fieldErrors?.[field] : undefined;
}

/** What the person had typed into one field; secrets are never echoed. */
export function typedValueOf(result: Result, field: string): string | undefined {
  return result && !result.ok ? result.values?.[field] : undefined;
}
