import { isWithinNetworks } from '@/lib/http/requests/networks';
import { networkSchema } from '@/lib/shared/account/token-schemas';

describe('isWithinNetworks', () => {
  it.each([
    ['203.0.113.7', ['203.0.113.0/24'], true],
    ['203.0.114.7', ['203.0.113.0/24'], false],
    ['203.0.113.7', ['203.0.113.99/24'], true],
    ['203.0.113.7', ['198.51.100.0/24', '203.0.113.7/32'], true],
    ['203.0.113.8', ['203.0.113.7/32'], false],
    ['2001:db8:7::1', ['2001:db8:7::/48'], true],
    ['2001:db8:8::1', ['2001:db8:7::/48'], false],
    ['2001:db8:7::1', ['203.0.113.0/24'], false],
    ['203.0.113.7', ['2001:db8::/32'], false],
    ['255.255.255.255', ['0.0.0.0/0'], true],
    ['::1', ['0.0.0.0/0'], false],
    ['::1', ['::/0'], true],
    ['203.0.113.7', [], true],
  ])('%s in %j: %s', (address, networks, isWithin) => {
    expect(isWithinNetworks(address, networks)).toBe(isWithin);
  });

  it('lets an address that nobody vouches for, or that is none, into no network', () => {
    expect(isWithinNetworks(null, [])).toBe(true);
    for (const address of [null, '', 'unknown', '203.0.113.7:80', '203.0.113.0/24']) {
      expect(isWithinNetworks(address, ['0.0.0.0/0', '::/0'])).toBe(false);
    }
  });
});

describe('networkSchema', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::1', '::1/128'],
  ])('takes %s', (text, network) => {
    expect(networkSchema.parse(text)).toBe(network);
    expect(isWithinNetworks(text.split('/')[0]?.toLowerCase() ?? '', [network])).toBe(true);
  });

  it.each([
    '',
    'x',
    '203.0.113',
    '203.0.113.0/33',
    '203.0.113.0/',
    '203.0.113.0/-1',
    '2001:db8::/129',
    '010.0.0.1',
    '1.2.3.4/24/24',
    'fe80::1%eth0',
  ])('refuses %j', (text) => {
    expect(networkSchema.safeParse(text).error?.issues[0]?.message).toBe('networks/invalid');
  });
});
