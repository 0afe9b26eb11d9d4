import { proofWords } from '@/lib/shared/messages/account/devices';

describe('proofWords', () => {
  it.each([
    [['pwd'], 'password'],
    [['pwd', 'otp'], 'password and authenticator code'],
    [['oidc', 'recovery'], 'Google or another provider and recovery code'],
    [['hwk', 'user'], 'passkey'],
    [['pwd', 'pwd', 'hwk', 'otp'], 'password, passkey and authenticator code'],
  ])('says %j as "%s"', (methods, words) => expect(proofWords(methods)).toBe(words));

  it('says nothing about proofs it has no word for, and nothing of prototypes', () => {
    expect(proofWords([])).toBeNull();
    expect(proofWords(['user', 'constructor', '__proto__'])).toBeNull();
  });
});
