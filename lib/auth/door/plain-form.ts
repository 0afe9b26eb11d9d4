// An action as the plain `action` of a form: no result to show, so a refusal goes to the page's error boundary instead of
// being lost.

import { doorMarkOf, markDoor } from '@/lib/auth/door/door-mark';
import { noteRefusal } from '@/lib/http/answer-status';
import { ERROR_STATUS } from '@/lib/http/error-status';
import type { ActionResult } from '@/lib/shared/dto';
import { SafelightError } from '@/lib/shared/safelight-error';

/**
 * Wraps a built action; it stays the same door for the census.
 * The form throws a SafelightError of the result's code when the action refuses.
 */
export function plainForm<T>(action: (input: unknown) => Promise<ActionResult<T>>): (form: FormData) => Promise<void> {
  const form = async (fields: FormData): Promise<void> => {
    const result = await action(fields);
    if (result.ok) return;
    noteRefusal(ERROR_STATUS[result.code]);
    throw new SafelightError(result.code, { detail: `request ${result.requestId}` });
  };
  const mark = doorMarkOf(action);
  return mark ? markDoor(form, mark) : form;
}
