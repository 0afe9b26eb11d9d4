import fc from 'fast-check';
import {
  confirmAuthenticatorSchema,
  RECOVERY_ALPHABET,
  RECOVERY_CODE_CHARACTERS,
  recoveryCodeSchema,
  secondStepSchema,
  totpCodeSchema,
} from '@/lib/shared/account/factor-schemas';

const messagesOf = (result: { success: boolean; error?: { issues: { message: string }[] } | undefined }) =>
  result.error?.issues.map(({ message }) => message);

describe('totpCodeSchema', () => {
  it.each(['123456', ' 123 456 ', '12\u00a03456', '123456\n'])('reads %j', (text) => {
    expect(totpCodeSchema.parse(text)).toBe('123456');
  });

  it.each(['', '12345', '1234567', '１２３４５６', '٣٣٣٣٣٣', '12-3456', 'x'.repeat(1000)])('refuses %j', (text) => {
    expect(messagesOf(totpCodeSchema.safeParse(text))).toEqual(['code/invalid']);
  });
});

describe('recoveryCodeSchema', () => {
  it('reads what it shows, whatever case, dashes and spaces it comes back in', () => {
    const code = fc.string({
      unit: fc.constantFrom(...RECOVERY_ALPHABET),
      minLength: RECOVERY_CODE_CHARACTERS,
      maxLength: RECOVERY_CODE_CHARACTERS,
    });
    fc.assert(
      fc.property(code, fc.constantFrom('-', ' ', '', ' – ', '\u2011'), fc.boolean(), (plain, gap, isLower) => {
        const typed = (plain.match(/.{4}/g) ?? []).join(gap);
        expect(recoveryCodeSchema.parse(isLower ? typed.toLowerCase() : typed)).toBe(plain);
      }),
    );
  });

  it.each([
    '',
    'AAAA',
    'AAAABBBBCCCCDDDDEEEEFFFFG',
    'AAAABBBBCCCCDDDDEEEEFFF0',
    'AAAABBBBCCCCDDDDEEEEFFFI',
    'ßAAABBBBCCCCDDDDEEEEFFFF',
    'A'.repeat(65),
  ])('refuses %j', (text) => expect(messagesOf(recoveryCodeSchema.safeParse(text))).toEqual(['recovery-code/invalid']));
});

it('takes nothing beside what was asked for', () => {
  expect(secondStepSchema.safeParse({ method: 'otp', code: '123456' }).success).toBe(true);
  expect(secondStepSchema.safeParse({ method: 'otp', code: '123456', userId: 'x' }).success).toBe(false);
  expect(secondStepSchema.safeParse({ method: 'hwk', code: '123456' }).success).toBe(false);
  expect(secondStepSchema.safeParse({ code: '123456' }).success).toBe(false);
  const enrolmentId = 'A'.repeat(43);
  expect(confirmAuthenticatorSchema.safeParse({ enrolmentId, code: '123456' }).success).toBe(true);
  expect(confirmAuthenticatorSchema.safeParse({ enrolmentId: `${enrolmentId}=`, code: '123456' }).success).toBe(false);
});
