// Single database values, sealed: file names, placeholders, summaries. A field opens only in its own table, column and row.

import { type DataKey, secretOf, type UserKey } from '@/lib/crypto/key-material';
import { openFailed } from '@/lib/crypto/open-failed';
import { openMessage, sealMessage } from '@/lib/crypto/sealed-message';
import { SafelightError } from '@/lib/shared/safelight-error';

const FIELD_LABEL = Buffer.from('safelight/v1/field\0', 'latin1');
const MAX_NAME_BYTES = 0xffff;

/** Where a field rests. `rowId` is the row's key as the database writes it (UUIDs in lower case). */
export type FieldRef = { readonly table: string; readonly column: string; readonly rowId: string };

/**
 * "safelight/v1/field" 00, then table, column and row id, each as its length (u16) and its UTF-8 bytes.
 * Null when one of them is empty, too long or not well-formed text.
 */
export function fieldContext(ref: FieldRef): Buffer | null {
  const parts: Buffer[] = [FIELD_LABEL];
  for (const name of [ref.table, ref.column, ref.rowId]) {
    const bytes = Buffer.from(name, 'utf8');
    if (bytes.length < 1 || bytes.length > MAX_NAME_BYTES || !name.isWellFormed()) return null;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

/**
 * Seals one value: 56 + n + 16 bytes for each begun chunk of 16 KiB; undone by openField with the same key and `ref`.
 * @throws SafelightError `crypto/bad-key` for a value that is no such key, `internal/unexpected` for a malformed `ref`.
 */
export function sealField(key: DataKey | UserKey, ref: FieldRef, plain: Uint8Array): Buffer {
  const context = fieldContext(ref);
  if (!context) throw new SafelightError('internal/unexpected', { detail: 'reference of a field' });
  return sealMessage(secretOf(key, 'DataKey', 'UserKey'), context, plain);
}

/**
 * The value in a sealed field.
 * @throws SafelightError `crypto/open-failed` for another key, table, column or row and for altered bytes.
 */
export function openField(key: DataKey | UserKey, ref: FieldRef, sealed: Uint8Array): Buffer {
  const context = fieldContext(ref);
  if (!context) throw openFailed('row');
  return openMessage(secretOf(key, 'DataKey', 'UserKey'), context, sealed);
}
