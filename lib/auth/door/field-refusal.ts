// A refusal that belongs to fields of a form. The action doors copy `fieldErrors` into their result.

import type { ErrorCode } from '@/lib/shared/error-codes';
import { SafelightError } from '@/lib/shared/safelight-error';

/** `fieldErrors` maps a field's name to machine codes such as `password/common`; it must hold nothing a stranger may not read. */
export class FieldRefusal extends SafelightError {
  readonly fieldErrors: Readonly<Record<string, readonly string[]>>;

  constructor(code: ErrorCode, fieldErrors: Readonly<Record<string, readonly string[]>>) {
    super(code, { detail: Object.values(fieldErrors).flat().join(' ') });
    this.fieldErrors = fieldErrors;
  }
}
