import { z } from 'zod';
import { FieldRefusal } from '@/lib/auth/door/field-refusal';
import { emailSchema } from '@/lib/shared/account/auth-schemas';
import { ERROR_CODES } from '@/lib/shared/error-codes';
import { SafelightError } from '@/lib/shared/safelight-error';
import { CommandError, endingOf, STATUS } from '@/scripts/safelight/command-error';

describe(endingOf, () => {
  it.each([
    [new CommandError(STATUS.usage, 'Say which.'), 64, 'Say which.'],
    [z.object({ email: emailSchema }).safeParse({ email: 'x' }).error, 65, '--email: Write one address, like anna@example.org.'],
    [new FieldRefusal('auth/password-refused', { password: ['password/too-short'] }), 65, 'Use at least 12 characters.'],
    [new SafelightError('object/not-found', { detail: 'there is no such person' }), 66, 'There is no such person.'],
    [new SafelightError('request/invalid', { detail: 'this account is locked' }), 65, 'This account is locked.'],
    [new SafelightError('db/unavailable', { detail: 'migrations' }), 69, expect.stringContaining('(migrations)')],
    [new SafelightError('config/invalid', { detail: 'PORT: too large' }), 78, 'PORT: too large.'],
  ])('%s ends with %i', (error, status, sentence) => {
    expect(endingOf(error)).toEqual({ status, sentence });
  });

  it('has a status and a sentence for every code of the house', () => {
    for (const code of ERROR_CODES) {
      const { status, sentence } = endingOf(new SafelightError(code));
      expect([code, Object.values(STATUS).includes(status), status === STATUS.ok, sentence.length > 10]).toEqual([
        code,
        true,
        false,
        true,
      ]);
    }
  });

  it('tells the kind of an unforeseen fault, never its words', () => {
    const fault = Object.assign(new Error('insert into "User" values (hunter2)'), { name: 'PrismaClientError', code: 'P2010' });
    expect(endingOf(fault)).toEqual({ status: 70, sentence: 'Something went wrong on our side (PrismaClientError P2010).' });
  });
});
