// One-time passwords against outside answers (RFC 4226 appendix D, RFC 6238 appendix B) and what must never pass for one.
// Where the shared folder is not beside the checkout, the RFC's own six-digit answers stand here.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findTotpStep, totpUri, typedTotpKey } from '@/lib/auth/factors/totp';

type Vectors = { secret_ascii: string; secret_base32: string; hotp6: string[]; totp6_step30: Record<string, string> };

const file = path.resolve(process.cwd(), '../shared/vectors/totp_hotp.json');
const known: Vectors = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Vectors)
  : {
      secret_ascii: '12345678901234567890',
      secret_base32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      hotp6: ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'],
      totp6_step30: { '59': '287082', '1111111109': '081804', '2000000000': '279037', '20000000000': '353130' },
    };
const seed = () => new Uint8Array(Buffer.from(known.secret_ascii, 'latin1'));
const STEP = 30_000;

describe('findTotpStep', () => {
  it.each(Object.entries(known.totp6_step30))('knows the code at %s seconds', (seconds, code) => {
    const found = findTotpStep(seed(), code, Number(seconds) * 1000);
    expect(found?.step).toBe(BigInt(Math.floor(Number(seconds) / 30)));
  });

  it.each(known.hotp6.map((code, counter) => [counter, code] as const))('counts step %i, whose code is %s', (counter, code) => {
    const stepAt = (step: number) => findTotpStep(seed(), code, step * STEP + 1)?.step ?? null;
    const near = [-2, -1, 0, 1, 2].filter((steps) => counter + steps >= 0);
    const wanted = near.map((steps) => (Math.abs(steps) <= 1 ? BigInt(counter) : null));
    expect(near.map((steps) => stepAt(counter + steps))).toEqual(wanted);
  });

  it('changes its mind exactly where a step ends', () => {
    const code = known.hotp6[5] ?? '';
    expect(findTotpStep(seed(), code, 7 * STEP - 1)?.step).toBe(5n);
    expect(findTotpStep(seed(), code, 7 * STEP)).toBeNull();
    expect(findTotpStep(seed(), code, 4 * STEP)?.step).toBe(5n);
    expect(findTotpStep(seed(), code, 4 * STEP - 1)).toBeNull();
  });

  it.each([
    '',
    '28708',
    '2870822',
    'abcdef',
    '２８７０８２',
    ' 287082',
    '287082 ',
    '287082\n',
    '28708٢',
    '+28708',
    '0x1234',
    '2870.2',
  ])('takes %j for no code', (code) => expect(findTotpStep(seed(), code, 59_000)).toBeNull());

  it('remembers a step for longer than its code could pass', () => {
    const found = findTotpStep(seed(), '287082', 59_000);
    expect(found?.expires.getTime()).toBeGreaterThan(59_000 + 3 * STEP);
  });
});

it('writes the key as apps read it', () => {
  expect(typedTotpKey(seed()).replaceAll(' ', '')).toBe(known.secret_base32);
  expect(typedTotpKey(seed())).toMatch(/^(?:[A-Z2-7]{4} )+[A-Z2-7]{4}$/);
  const uri = new URL(totpUri(seed(), 'anna+x@example.org'));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(uri.pathname)).toBe('/Safelight:anna+x@example.org');
  expect(uri.searchParams.get('secret')).toBe(known.secret_base32);
});
