import { parseClamdAddress } from '@/lib/config/clamd-address';

describe('parseClamdAddress', () => {
  it.each([
    ['unix:/run/clamav/clamd.sock', { path: '/run/clamav/clamd.sock' }],
    ['tcp://127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
    ['tcp://scanner.internal:1', { host: 'scanner.internal', port: 1 }],
    ['tcp://[::1]:3310', { host: '::1', port: 3310 }],
  ])('reads %s', (text, address) => {
    expect(parseClamdAddress(text)).toEqual(address);
  });

  it.each([
    'unix:',
    'unix:/',
    'unix:clamd.sock',
    'unix:/run/',
    'tcp://host',
    'tcp://host:0',
    'tcp://host:65536',
    'tcp://host:3310/',
    'tcp://user@host:3310',
    'tcp://:3310',
    'http://host:3310',
    '/run/clamd.sock',
    '',
  ])('refuses %j', (text) => {
    expect(parseClamdAddress(text)).toBeNull();
  });
});
