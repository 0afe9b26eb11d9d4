// How fast files leave, over all that go at once. Pure.

export type Pace = {
  /** When the stretch being measured began, in milliseconds; null before the first one. */
  readonly since: number | null;
  /** What left in it so far. */
  readonly bytes: number;
  /** The speed of the stretches before, recent ones weighing more; null until one is over. */
  readonly bytesPerSecond: number | null;
};

export const STANDING: Pace = { since: null, bytes: 0, bytesPerSecond: null };

const STRETCH_MILLISECONDS = 1_000;
/** Each new stretch leaves this share of the weight of the earlier ones. */
const MEMORY = 0.7;

/** The pace after `bytes` more have left by the moment `now`. */
export function paceAfter(pace: Pace, bytes: number, now: number): Pace {
  const since = pace.since ?? now;
  const sum = pace.bytes + Math.max(0, bytes);
  const milliseconds = now - since;
  if (milliseconds < STRETCH_MILLISECONDS) return { ...pace, since, bytes: sum };
  const measured = (sum / milliseconds) * 1000;
  const before = pace.bytesPerSecond;
  return { since: now, bytes: 0, bytesPerSecond: before === null ? measured : before * MEMORY + measured * (1 - MEMORY) };
}
