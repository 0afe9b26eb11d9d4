// Keeps a flood of equal refusals from flooding the ledger: the first is told, the rest of its minute are counted and told
// as one. It knows no clock and no store; the caller gives the time and takes the rows.

import type { SecurityEventRow } from '@/lib/db/security-events';

type Window = { readonly row: SecurityEventRow; readonly endsAt: number; repeats: number };

export type Repeats = {
  /** The row to tell now, or null when it was counted instead. */
  offer(key: string, row: SecurityEventRow, now: number): SecurityEventRow | null;
  /** Rows of windows that are over at `now`, each with `detail.repeats`; those windows are forgotten. */
  takeDue(now: number): SecurityEventRow[];
  /** Number of windows that are open. */
  size(): number;
};

/** Makes an empty counter of windows `windowMilliseconds` long; beyond `maxKeys` all further keys of one type share a window. */
export function createRepeats(options: { windowMilliseconds: number; maxKeys: number }): Repeats {
  const windows = new Map<string, Window>();

  function offer(key: string, row: SecurityEventRow, now: number): SecurityEventRow | null {
    const isCrowded = windows.size >= options.maxKeys && !windows.has(key);
    const place = isCrowded ? `crowd:${row.type}` : key;
    const open = windows.get(place);
    if (open) {
      open.repeats += 1;
      return null;
    }
    const kept = isCrowded ? { ...row, actorId: null, sessionId: null, ip: null, userAgent: null, requestId: null } : row;
    windows.set(place, { row: kept, endsAt: now + options.windowMilliseconds, repeats: 0 });
    return row;
  }

  function takeDue(now: number): SecurityEventRow[] {
    const due = [...windows].filter(([, window]) => window.endsAt <= now);
    for (const [key] of due) windows.delete(key);
    return due
      .filter(([, window]) => window.repeats > 0)
      .map(([, { row, repeats }]) => ({ ...row, at: new Date(), detail: { ...row.detail, repeats } }));
  }

  return { offer, takeDue, size: () => windows.size };
}
