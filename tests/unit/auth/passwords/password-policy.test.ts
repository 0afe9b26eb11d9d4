import { listPasswordFaults, requireGoodPassword } from '@/lib/auth/passwords/password-policy';
import { listPasswordHints } from '@/lib/shared/account/password-hints';

const ANNA = { name: 'Anna Bergström', email: 'anna.bergstrom@example.org' };
const faults = (password: string, rule: 'composed' | 'nist' = 'composed') => listPasswordFaults(password, ANNA, rule);

describe('listPasswordHints', () => {
  it.each([
    ['', 'composed', ['password/missing']],
    ['aB3!', 'composed', ['password/too-short']],
    ['abcdefghijkl', 'composed', ['password/no-upper', 'password/no-digit', 'password/no-special']],
    ['Copper-Lantern-4', 'composed', []],
    ['ΑΒΓαβγ١٢٣-xyz', 'composed', []],
    ['fourteen chars', 'nist', ['password/too-short-15']],
    ['fifteen letters', 'nist', []],
    [`Aa1!${'x'.repeat(125)}`, 'composed', ['password/too-long']],
  ] as const)('%j under %s gives %j', (password, rule, expected) => {
    expect(listPasswordHints(password, rule)).toEqual(expected);
  });

  it('counts people’s characters, not code units, and the NFKC form', () => {
    expect(listPasswordHints('🌲🌲🌲🌲🌲🌲A1', 'composed')).toContain('password/too-short');
    expect(listPasswordHints('e\u0301'.repeat(11), 'composed')).toContain('password/too-short');
  });
});

describe('listPasswordFaults', () => {
  it.each(['Copper-Lantern-41-Moss', 'tR7#vLq9!wZx', 'aB3$%^&*()!@', 'Zoë-Quartz-41-Moss'])('accepts %s', async (password) => {
    expect(await faults(password)).toEqual([]);
  });

  it('accepts a long phrase under nist and refuses a short one whatever its kinds', async () => {
    expect(await faults('seven brown lanterns drift', 'nist')).toEqual([]);
    expect(await faults('tR7#vLq9!wZx', 'nist')).toEqual(['password/too-short-15']);
  });

  it.each([
    ['Password1234!', 'password/common'],
    ['Qwertyuiop123!', 'password/common'],
    ['Aaaaaaaaaaaa1!', 'password/weak'],
    ['Abcdefghijk123!', 'password/weak'],
    ['Welcome2024!?', 'password/common'],
    ['Letmein-12345', 'password/common'],
    ['Summer2024!!', 'password/weak'],
    ['Anna-Bergstrom-1!', 'password/personal'],
    ['Safelight-2024!', 'password/personal'],
    ['anna.bergstrom@example.org-A1', 'password/personal'],
    ['BERGSTRÖM-anna-99', 'password/personal'],
  ])('refuses %s as %s', async (password, fault) => {
    expect(await faults(password)).toContain(fault);
  });

  it('refuses every password of the bundled list that is long enough', async () => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    const listed = dictionary['passwords-common'];
    expect(listed.length).toBeGreaterThan(3_000);
    const long = listed.filter((password) => [...password].length >= 12);
    expect(long.length).toBeGreaterThan(300);
    for (const password of long) {
      const rule = [...password].length >= 15 ? 'nist' : 'composed';
      expect([password, await faults(password, rule)]).toEqual([
        password,
        expect.arrayContaining([expect.stringMatching(/^password\/(?:common|weak)$/)]),
      ]);
    }
  }, 60_000);

  it('does not take a word of the name as a reason when enough is left', async () => {
    expect(await faults('Anna-Copper-Lantern-41')).toEqual([]);
  });

  it('stays quick for passwords made to be slow', async () => {
    await faults('Copper-Lantern-41-Moss');
    const slow = [
      '4@8({[<369&#!1|0$57+%2/'.repeat(6),
      'a4@'.repeat(43),
      '12/12/2012'.repeat(12),
      '!1|iIlL'.repeat(18),
      '0o0o'.repeat(32),
    ];
    for (const password of slow) {
      const start = performance.now();
      await faults(password.slice(0, 128));
      // Unbounded the first one takes 8 s.
      expect(performance.now() - start).toBeLessThan(1_500);
    }
  });
});

describe('requireGoodPassword', () => {
  it('refuses with codes under the field, and neither error nor detail holds the password', async () => {
    const error = await requireGoodPassword('Password1234!', ANNA).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'auth/password-refused', fieldErrors: { password: ['password/common'] } });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('Password1234!');
  });

  it('passes a good one', async () => {
    await expect(requireGoodPassword('Copper-Lantern-41-Moss', ANNA)).resolves.toBeUndefined();
  });
});
