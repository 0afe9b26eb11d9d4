import { Prisma } from '@prisma/client';
import { isDatabaseUnavailable, isUniqueViolation } from '@/lib/db/failures';

const known = (code: string, meta?: Record<string, unknown>) =>
  new Prisma.PrismaClientKnownRequestError('x', { code, clientVersion: '7', ...(meta ? { meta } : {}) });
const socket = (code: string) => Object.assign(new Error('x'), { code });

describe('isDatabaseUnavailable', () => {
  it.each([
    ['no way to connect', new Prisma.PrismaClientInitializationError('x', '7')],
    ['P1001', known('P1001')],
    ['no connection free', known('P2024')],
    ['a refused socket under Prisma', Object.assign(known('P2010'), { cause: socket('ECONNREFUSED') })],
    [
      'an adapter that cannot reach it',
      known('P2010', { driverAdapterError: { name: 'DriverAdapterError', cause: { kind: 'DatabaseNotReachable' } } }),
    ],
    ['a shutdown told by PostgreSQL', Object.assign(new Error('x'), { severity: 'FATAL', code: '57P01' })],
    ['too many connections', Object.assign(new Error('x'), { severity: 'FATAL', code: '53300' })],
    ['a pool that timed out', new Error('timeout exceeded when trying to connect')],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ])('returns true for %s', (_name, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it.each([
    ['a refused socket of something else', socket('ECONNREFUSED')],
    ['a unique value taken', known('P2002')],
    ['a query that is wrong', Object.assign(new Error('x'), { severity: 'ERROR', code: '42601' })],
    ['any error', new Error('x')],
    ['text', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('returns false for %s', (_name, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('ends on errors that are their own cause', () => {
    const error: Error & { cause?: unknown } = new Error('x');
    error.cause = error;
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('isUniqueViolation', () => {
  it('tells Prisma’s code apart from all else', () => {
    const answers = [known('P2002'), known('P2025'), { code: 'P2002' }, null].map(isUniqueViolation);
    expect(answers).toEqual([true, false, false, false]);
  });
});
