// A deadline for a store that counts. Time in which this process itself was held up does not count: nothing could arrive in it,
// and a first page that loads its code must not be taken for a dead store.

const TICK_MILLISECONDS = 250;

/**
 * What `work` comes to, or an error that says `reason` after `milliseconds` (in steps of 250) in which its answer could have come.
 * A failure of `work` after the deadline is dropped.
 */
export async function withinDeadline<T>(work: Promise<T>, milliseconds: number, reason: string): Promise<T> {
  work.catch(() => undefined);
  let ticksLeft = Math.ceil(milliseconds / TICK_MILLISECONDS);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      ticksLeft -= 1;
      if (ticksLeft === 0) reject(new Error(reason));
    }, TICK_MILLISECONDS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearInterval(timer);
  }
}
