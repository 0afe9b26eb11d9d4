import { setTimeout as pause } from 'node:timers/promises';
import { withinDeadline } from '@/lib/http/limits/deadline';

/** Holds the whole process up, as loading much code does. */
function stall(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('withinDeadline', () => {
  it('hands on what comes in time, and what fails in time', async () => {
    await expect(withinDeadline(pause(20, 'counted'), 500, 'late')).resolves.toBe('counted');
    await expect(withinDeadline(Promise.reject(new Error('refused')), 500, 'late')).rejects.toThrow('refused');
  });

  it('ends the wait for what never comes', async () => {
    const begun = performance.now();
    await expect(withinDeadline(new Promise(() => undefined), 500, 'late')).rejects.toThrow('late');
    expect(performance.now() - begun).toBeGreaterThan(400);
  });

  it('does not blame the store for a process that was held up', async () => {
    const work = pause(100).then(() => pause(100, 'counted'));
    const counted = withinDeadline(work, 500, 'late');
    stall(1_200);
    await expect(counted).resolves.toBe('counted');
  });
});
