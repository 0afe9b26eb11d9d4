// What was sent to an action, as a plain object a schema can judge. Nothing is merged, guessed or taken twice.

import { SafelightError } from '@/lib/shared/safelight-error';

const MAX_FIELDS = 200;
const MAX_ECHO_CHARACTERS = 500;
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
// Never sent back to a page: what proves identity.
const SECRET_KEY = /password|token|secret|passphrase|otp|^code$/i;

/** Any input of an action: FormData becomes an object of its fields, undefined an empty one; the rest goes to the schema. */
export function plainInput(input: unknown): unknown {
  if (input === undefined || input === null) return {};
  return input instanceof FormData ? formFields(input) : input;
}

/**
 * The fields of a form by name; files stay File objects. React's own `$ACTION_…` fields are left out.
 * @throws SafelightError `request/invalid` when a name comes twice, would reach a prototype, or there are over 200.
 */
function formFields(form: FormData): Record<string, FormDataEntryValue> {
  const fields: Record<string, FormDataEntryValue> = {};
  let count = 0;
  for (const [key, value] of form) {
    if (key.startsWith('$ACTION_')) continue;
    count += 1;
    if (count > MAX_FIELDS) throw new SafelightError('request/invalid', { detail: 'too many fields' });
    if (UNSAFE_KEYS.has(key)) throw new SafelightError('request/invalid', { detail: 'field name not allowed' });
    if (Object.hasOwn(fields, key)) throw new SafelightError('request/invalid', { detail: 'field sent twice' });
    fields[key] = value;
  }
  return fields;
}

/** Text values to fill a refused form with again: no secrets, no files, nothing long. */
export function echoedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, value] of [...form].slice(0, MAX_FIELDS)) {
    const isText = typeof value === 'string' && value.length <= MAX_ECHO_CHARACTERS;
    if (!isText || key.startsWith('$ACTION_') || UNSAFE_KEYS.has(key) || SECRET_KEY.test(key)) continue;
    if (!Object.hasOwn(values, key)) values[key] = value;
  }
  return values;
}
