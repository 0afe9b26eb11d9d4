// One change to thousands of pictures, in portions the door accepts. Knows when it was called off, and says what was done and what not.

import type { ActionResult } from '@/lib/shared/dto';
import { MAX_BULK_IDS } from '@/lib/shared/limits';
import { common } from '@/lib/shared/messages/common';
import { organise } from '@/lib/shared/messages/pictures/organise';

/** An action on at most 500 pictures. Where its answer names `ids`, those alone were changed. */
export type BulkCall = (ids: string[]) => Promise<ActionResult<unknown>>;

/** Why something was not done; without a code where no answer came. */
export type Refusal = { readonly code?: string; readonly message: string };

export type BulkOutcome = {
  /** Pictures whose portion went through. */
  readonly done: readonly string[];
  /** Those among them that are not as they were: what an undo has to take back. */
  readonly changed: readonly string[];
  readonly rest: readonly string[];
  /** Why the rest was left; null when there is none, or when it was called off. */
  readonly refusal: Refusal | null;
};

export type BulkWatch = { readonly signal?: AbortSignal; readonly onProgress?: (done: number) => void };

/** Stops at the first refusal: what one portion was refused for, the next would be too. */
export async function runBulk(
  call: BulkCall,
  ids: readonly string[],
  { signal, onProgress }: BulkWatch = {},
): Promise<BulkOutcome> {
  const changed: string[] = [];
  let at = 0;
  let refusal: Refusal | null = null;
  while (at < ids.length && signal?.aborted !== true) {
    const portion = ids.slice(at, at + MAX_BULK_IDS);
    const answer = await ask(call, portion);
    if ('message' in answer) {
      refusal = answer;
      break;
    }
    changed.push(...answer);
    at += portion.length;
    onProgress?.(at);
  }
  return { done: ids.slice(0, at), changed, rest: ids.slice(at), refusal };
}

/** The pictures that were changed, or why none was. */
async function ask(call: BulkCall, portion: string[]): Promise<readonly string[] | Refusal> {
  try {
    const result = await call(portion);
    return result.ok ? (namedIds(result.data) ?? portion) : { code: result.code, message: result.message };
  } catch {
    return { message: navigator.onLine === false ? organise.bulk.offline : common.unexpected };
  }
}

function namedIds(data: unknown): readonly string[] | null {
  const ids = typeof data === 'object' && data !== null && 'ids' in data ? data.ids : null;
  return Array.isArray(ids) ? (ids as string[]) : null;
}
