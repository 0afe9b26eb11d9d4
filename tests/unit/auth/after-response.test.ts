import { afterResponse, settleAfterResponse } from '@/lib/auth/after-response';

describe('afterResponse', () => {
  it('does not wait, and settles', async () => {
    let isDone = false;
    afterResponse('work', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      isDone = true;
    });
    expect(isDone).toBe(false);
    await settleAfterResponse();
    expect(isDone).toBe(true);
  });

  it('keeps failures from everybody, thrown and rejected', async () => {
    afterResponse('rejected', () => Promise.reject(new Error('x')));
    afterResponse('thrown', () => {
      throw new Error('y');
    });
    await expect(settleAfterResponse()).resolves.toBeUndefined();
  });
});
