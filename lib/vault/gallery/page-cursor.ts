// Where a list that goes by time goes on: the moment and the id of the last row seen, as one word for the browser to send back.

import type { ImagePosition } from '@/lib/db/images/images';
import { SafelightError } from '@/lib/shared/safelight-error';

const CURSOR = /^(\d{1,13})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** `1700000000000_<uuid>`: milliseconds and id. Undone by `parseTimeCursor`. */
export function timeCursor({ createdAt, id }: ImagePosition): string {
  return `${createdAt.getTime()}_${id}`;
}

/** @throws SafelightError `request/invalid` for a cursor that `timeCursor` did not make */
export function parseTimeCursor(cursor: string): ImagePosition {
  const [, milliseconds, id] = CURSOR.exec(cursor) ?? [];
  if (milliseconds === undefined || id === undefined) throw new SafelightError('request/invalid', { detail: 'cursor' });
  return { createdAt: new Date(Number(milliseconds)), id };
}
