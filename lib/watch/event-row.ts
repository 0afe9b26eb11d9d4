// From what a room tells to what the ledger keeps: the request's facts are added, and text that could break a row is cut.

import type { SecurityEventRow } from '@/lib/db/security-events';
import { findRequestContext } from '@/lib/log/request-context';
import type { OwnerId } from '@/lib/shared/owner-id';
import type { EventOutcome, EventType } from '@/lib/watch/event-types';

/** One thing that happened. `detail` must hold no secret, no file name and no address of a person. */
export type SecurityEventInput = {
  readonly type: EventType;
  readonly outcome: EventOutcome;
  readonly actorId?: OwnerId | null;
  readonly sessionId?: string | null;
  readonly subjectId?: string | null;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
};

/** What is kept of a user agent. */
export const MAX_USER_AGENT_CHARACTERS = 200;
const MAX_TEXT_CHARACTERS = 500;
const MAX_DETAILS = 30;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The row of an event that happens now, with address, agent and request id of the request in force, and the token's row id in
 * `detail.token` where a program acts.
 * Ids that are no UUID are left out of their column and kept in `detail`: one odd value must not cost the row.
 */
export function eventRow(event: SecurityEventInput): SecurityEventRow {
  const context = findRequestContext();
  const token = context?.tokenId === undefined ? {} : { token: context.tokenId };
  const odd: Record<string, string> = {};
  const uuid = (name: string, value: string | null | undefined) => {
    if (value === null || value === undefined || UUID.test(value)) return value ?? null;
    odd[name] = value;
    return null;
  };
  const actorId = uuid('oddActorId', event.actorId);
  const sessionId = uuid('oddSessionId', event.sessionId);
  return {
    at: new Date(),
    type: event.type,
    outcome: event.outcome,
    actorId,
    sessionId,
    subjectId: cut(event.subjectId, MAX_TEXT_CHARACTERS),
    ip: cut(context?.ip, 64),
    userAgent: cut(context?.userAgent, MAX_USER_AGENT_CHARACTERS),
    requestId: cut(context?.requestId, 64),
    detail: cleanDetail({ ...token, ...event.detail, ...odd }),
  };
}

function cleanDetail(detail: Readonly<Record<string, string | number | boolean | null>>): SecurityEventRow['detail'] {
  const entries = Object.entries(detail).slice(0, MAX_DETAILS);
  return Object.fromEntries(entries.map(([key, value]) => [cut(key, 64) ?? '', cleanValue(value)]));
}

function cleanValue(value: string | number | boolean | null): string | number | boolean | null {
  if (typeof value === 'string') return cut(value, MAX_TEXT_CHARACTERS);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value;
}

// PostgreSQL keeps neither NUL nor half a surrogate pair.
function cut(text: string | null | undefined, maxCharacters: number): string | null {
  if (text === null || text === undefined) return null;
  return text.slice(0, maxCharacters).replaceAll('\u0000', '\u2400').toWellFormed();
}
