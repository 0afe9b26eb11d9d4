import { runBulk } from '@/app/_components/organise/run-bulk';
import { errorMessages } from '@/lib/shared/messages/errors';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);
const refusal = { ok: false, code: 'limits/too-many', message: 'Too many.', requestId: 'r' } as const;
const answering = () => jest.fn((portion: string[]) => Promise.resolve({ ok: true as const, data: { count: portion.length } }));

describe('runBulk', () => {
  it('asks in portions of 500 and tells of each', async () => {
    const call = answering();
    const steps: number[] = [];
    const outcome = await runBulk(call, ids(1_201), { onProgress: (done) => steps.push(done) });
    expect(call.mock.calls.map(([portion]) => portion.length)).toEqual([500, 500, 201]);
    expect(steps).toEqual([500, 1_000, 1_201]);
    expect(outcome).toMatchObject({ rest: [], refusal: null });
    expect(outcome.done).toEqual(ids(1_201));
    expect(outcome.changed).toEqual(ids(1_201));
  });

  it('asks for nothing when there is nothing', async () => {
    const call = answering();
    expect(await runBulk(call, [])).toEqual({ done: [], changed: [], rest: [], refusal: null });
    expect(call).not.toHaveBeenCalled();
  });

  it('knows of each portion what was really changed', async () => {
    const call = (portion: string[]) => Promise.resolve({ ok: true as const, data: { count: 1, ids: portion.slice(0, 1) } });
    const outcome = await runBulk(call, ids(600));
    expect(outcome.done).toHaveLength(600);
    expect(outcome.changed).toEqual(['id-0', 'id-500']);
  });

  it('stops at a refusal and says what was left', async () => {
    const call = answering()
      .mockResolvedValueOnce({ ok: true, data: { count: 500 } })
      .mockResolvedValueOnce(refusal as never);
    const outcome = await runBulk(call, ids(1_400));
    expect(call).toHaveBeenCalledTimes(2);
    expect(outcome.done).toEqual(ids(500));
    expect(outcome.rest).toHaveLength(900);
    expect(outcome.refusal).toEqual({ code: 'limits/too-many', message: 'Too many.' });
  });

  it('takes a call that never came through for a refusal', async () => {
    const outcome = await runBulk(() => Promise.reject(new Error('network')), ids(3));
    expect(outcome).toEqual({ done: [], changed: [], rest: ids(3), refusal: { message: errorMessages['internal/unexpected'] } });
  });

  it('stops between portions when called off, without a complaint', async () => {
    const stop = new AbortController();
    const call = answering();
    const outcome = await runBulk(call, ids(1_500), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(call).toHaveBeenCalledTimes(1);
    expect(outcome.done).toHaveLength(500);
    expect(outcome.rest).toHaveLength(1_000);
    expect(outcome.refusal).toBeNull();
  });
});
