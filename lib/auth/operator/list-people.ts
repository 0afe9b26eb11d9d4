// Everybody with an account, a page at a time: what an operator must know, and nothing of what they keep.

import { listPersonRows, type PersonRow } from '@/lib/db/accounts/people';
import type { PersonDto, PersonPageDto } from '@/lib/shared/dto';

/** People on one page of the admins' list. */
export const PEOPLE_PER_PAGE = 50;

/** A page of people, the newest account first; `after` is the `nextAfter` of the page before. */
export async function listPeople(after: string | null, limit = PEOPLE_PER_PAGE): Promise<PersonPageDto> {
  const rows = await listPersonRows(after, limit + 1);
  const items = rows.slice(0, limit).map(personDto);
  return { items, nextAfter: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function personDto(row: PersonRow): PersonDto {
  const { id, name, email, createdAt, lastSeenAt, hasSecondFactor, bytes, images } = row;
  return {
    id,
    name,
    email,
    role: row.role === 'admin' ? 'admin' : 'user',
    state: stateOf(row),
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    hasSecondFactor,
    bytes: Number(bytes),
    images,
  };
}

function stateOf({ disabledAt, deletionDueAt, emailVerified }: PersonRow): PersonDto['state'] {
  if (disabledAt !== null) return 'locked';
  if (deletionDueAt !== null) return 'leaving';
  return emailVerified === null ? 'unproven' : 'active';
}
