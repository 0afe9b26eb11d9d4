// The two questions the browser asks about a timeline.

import type { TimelineBasis, TimelineDto, TimelinePlace, TimelineSpanDto } from '@/lib/shared/timeline';
import type { LoadFailure } from './timeline-loader';

/** The days by now. */
export async function askDays(basis: TimelineBasis): Promise<TimelineDto | LoadFailure> {
  const answer = await askJson(`/api/timeline?by=${basis}`, {});
  return typeof answer === 'string' ? answer : (answer as TimelineDto);
}

/** Pictures of a run of days. Rejects when called off. */
export async function askSpans(
  basis: TimelineBasis,
  spans: readonly TimelinePlace[],
  signal: AbortSignal,
): Promise<TimelineSpanDto[] | LoadFailure> {
  const answer = await askJson('/api/timeline/days', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: basis, spans }),
    signal,
  });
  return typeof answer === 'string' ? answer : (answer as { spans: TimelineSpanDto[] }).spans;
}

async function askJson(address: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await fetch(address, { cache: 'no-store', ...init });
    if (response.status === 401) return 'signed-out';
    return response.ok ? await response.json() : 'failed';
  } catch (error) {
    if (init.signal?.aborted) throw error;
    return 'failed';
  }
}
