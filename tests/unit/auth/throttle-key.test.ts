import { throttleKey } from '@/lib/auth/throttle';

describe('throttleKey', () => {
  it('holds the purpose and no subject, and differs by both', () => {
    const key = throttleKey('acct', 'anna@example.org');
    expect(key).toMatch(/^acct:[A-Za-z0-9_-]{43}$/);
    expect(key).not.toBe(throttleKey('acct', 'bob@example.org'));
    expect(key.split(':')[1]).not.toBe(throttleKey('sudo', 'anna@example.org').split(':')[1]);
  });
});
