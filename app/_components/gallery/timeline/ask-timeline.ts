// The two questions the browser asks about a timeline.

import type { TimelineBasis, TimelineDto, TimelinePlace, TimelineSpanDto } from '@/lib/shared/images/timeline';
import type { LoadFailure } from './timeline-loader';

/** The days by now. */
export async function askDays(basis: TimelineBasis): Promise<TimelineDto | LoadFailure> {
  return askJson<TimelineDto>(`/api/timeline?by=${basis}`, {});
}

/** Pictures of a run of days. Rejects when called off. */
export async function askSpans(
  basis: TimelineBasis,
  spans: readonly TimelinePlace[],
  signal: AbortSignal,
): Promise<TimelineSpanDto[] | LoadFailure> {
  const answer = await askJson<{ spans: TimelineSpanDto[] }>('/api/timeline/days', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: basis, spans }),
    signal,
  });
  return typeof answer === 'string' ? answer : answer.spans;
}

async function askJson<T extends object>(address: string, init: RequestInit): Promise<T | LoadFailure> {
  try {
    const response = await fetch(address, { cache: 'no-store', ...init });
    if (response.status === 401) return 'signed-out';
    return response.ok ? ((await response.json()) as T) : 'failed';
  } catch (error) {
    if (init.signal?.aborted) throw error;
    return 'failed';
  }
}
